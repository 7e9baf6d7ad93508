import { describe, expect, it } from '@jest/globals';
import { tokenAnswerOf } from '../../../src/connectors/oauth/token-answer.ts';

const json = (body: unknown, status = 200, path?: string) =>
  tokenAnswerOf({ status, contentType: 'application/json; charset=utf-8', text: JSON.stringify(body) }, path);
const form = (text: string, contentType = 'application/x-www-form-urlencoded') => tokenAnswerOf({ status: 200, contentType, text });

describe('an answer with a token', () => {
  it('stays what it is where it is as RFC 6749 says', () => {
    const body = { access_token: 'a', token_type: 'bearer', expires_in: 3600, refresh_token: 'r', scope: 'x y' };
    expect(json(body)).toEqual({ status: 200, body });
    expect(json(body, 201)).toEqual({ status: 200, body });
  });

  it('may be a form, or JSON that says to be something else', () => {
    const body = { access_token: 'a', token_type: 'bearer', scope: 'repo,gist' };
    expect(form('access_token=a&token_type=bearer&scope=repo%2Cgist')).toEqual({ status: 200, body });
    expect(form(JSON.stringify(body), 'text/html')).toEqual({ status: 200, body });
    expect(form(`\ufeff  ${JSON.stringify(body)}`.trim(), 'text/plain')).toEqual({ status: 200, body });
  });

  it.each([
    ['3600', 3600],
    [' 60 ', 60],
    [0, undefined],
    [-5, undefined],
    ['', undefined],
    ['soon', undefined],
    [null, undefined],
    [1e300, 315_360_000],
    ['Infinity', undefined],
    [{}, undefined],
  ])('has an expires_in of %j', (given, expected) => {
    expect(json({ access_token: 'a', expires_in: given })?.body['expires_in']).toBe(expected);
  });

  it('may have no token_type, or one of its own', () => {
    for (const type of [undefined, 'Bearer', 'BEARER', 'bot', 'user', '', 7]) {
      expect(json({ access_token: 'a', token_type: type })?.body['token_type']).toBe('bearer');
    }
    expect(json({ access_token: 'a', token_type: 'MAC' })).toMatchObject({ status: 400, body: { error: 'unsupported_token_type' } });
  });

  it('may have its tokens inside of another object', () => {
    const slack = {
      ok: true,
      access_token: 'xoxb-bot',
      scope: 'chat:write',
      authed_user: { id: 'U1', access_token: 'xoxp-user', scope: 'files:read' },
    };
    expect(json(slack)?.body).toMatchObject({ access_token: 'xoxb-bot', scope: 'chat:write' });
    expect(json(slack, 200, 'authed_user')?.body).toMatchObject({ access_token: 'xoxp-user', scope: 'files:read' });
  });

  it('has no use for an id_token, an empty refresh token, and what else the server says', () => {
    const body = { access_token: 'a', refresh_token: '', id_token: 'x.y.z', instance_url: 'https://x', scope: ['a', 'b', 3] };
    expect(json(body)?.body).toEqual({ access_token: 'a', token_type: 'bearer', scope: 'a b' });
  });

  it.each(['a\r\nX-Injected: 1', 'a b', '', 'ä', 'x'.repeat(16_385), 5, null, ['a']])(
    'is none where the token could not be sent: %j',
    (token) => {
      expect(json({ access_token: token })).toBeNull();
    },
  );
});

describe('an error', () => {
  it('is one whatever its status says', () => {
    expect(json({ error: 'invalid_client', error_description: 'who\n are\u0000you' }, 200)).toEqual({
      status: 400,
      body: { error: 'invalid_client', error_description: 'who are you' },
    });
    expect(json({ error: 'invalid_scope' }, 401)).toMatchObject({ status: 401 });
    expect(json({ ok: false }, 200)).toEqual({ status: 400, body: { error: 'unknown_error' } });
    expect(json({ error: { code: 190, message: 'expired' } }, 400)?.body).toEqual({ error: '190' });
    expect(form('error=incorrect_client_credentials&error_description=no')?.body).toMatchObject({ error: 'incorrect_client_credentials' });
  });

  it.each(['bad_refresh_token', 'invalid_refresh_token', 'token_revoked', 'bad_verification_code'])(
    '%s is another word for invalid_grant',
    (error) => {
      expect(json({ ok: false, error })?.body['error']).toBe('invalid_grant');
    },
  );
});

describe('no answer of a token endpoint', () => {
  it.each([
    ['text/html', '<html>access_token=a</html>'],
    ['text/html', 'access_token=a'],
    ['application/json', '[{"access_token":"a"}]'],
    ['application/json', '"access_token"'],
    ['application/json', '{"access_token":'],
    ['application/json', '{}'],
    ['text/plain', 'try again later'],
    ['', ''],
  ])('%s %s', (contentType, text) => {
    expect(tokenAnswerOf({ status: 200, contentType, text })).toBeNull();
  });

  it('is a token with a status that is none of success', () => {
    expect(json({ access_token: 'a' }, 302)).toBeNull();
  });
});
