/**
 * Token endpoints as vendors have them, each with its own habits: Slack answers `ok` and scopes with commas, GitHub form-encoded
 * unless it is asked for JSON, Google and Microsoft with a refresh token and an end.
 */
import type { Asked, Said, Service } from './service.ts';
import { serve } from './service.ts';

export const CLIENT = { client_id: 'client-1234', client_secret: 'the-client-secret-of-the-vendor' };

export interface TokenEndpoint extends Service {
  /** access tokens that were given out, the newest last */
  tokens: string[];
}

type Vendor = 'slack' | 'github' | 'google' | 'microsoft';

/** `/<vendor>/…`: takes the code `right-code`, and any refresh token that it gave. */
export async function serveTokens(): Promise<TokenEndpoint> {
  const tokens: string[] = [];
  const service = await serve((asked) => {
    const form = Object.fromEntries(new URLSearchParams(asked.raw.toString()));
    const vendor = asked.path.split('/')[1] as Vendor;
    const isClient = vendor === 'slack' ? asked.headers.authorization === BASIC : form['client_secret'] === CLIENT.client_secret;
    const isGranted =
      form['grant_type'] === 'refresh_token' ? form['refresh_token']?.startsWith('refresh-') : form['code'] === 'right-code';
    if (!isClient || !isGranted)
      return vendor === 'slack' ? { body: { ok: false, error: 'invalid_code' } } : { status: 400, body: { error: 'invalid_grant' } };
    tokens.push(`${vendor}-access-token-${tokens.length + 1}`);
    return ANSWERS[vendor](tokens.at(-1)!, asked);
  });
  return Object.assign(service, { tokens });
}

const BASIC = `Basic ${Buffer.from(`${CLIENT.client_id}:${CLIENT.client_secret}`).toString('base64')}`;

const ANSWERS: Record<Vendor, (token: string, asked: Asked) => Said> = {
  slack: (access_token) => ({
    body: {
      ok: true,
      app_id: 'A0123',
      authed_user: { id: 'U1' },
      scope: 'chat:write,channels:read',
      token_type: 'bot',
      access_token,
      bot_user_id: 'B1',
      team: { id: 'T1' },
    },
  }),
  github: (access_token, { headers }) =>
    headers.accept?.includes('json')
      ? { body: { access_token, scope: 'repo,workflow', token_type: 'bearer' } }
      : {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: `access_token=${access_token}&scope=repo&token_type=bearer`,
        },
  google: (access_token) => ({
    body: { access_token, expires_in: 3599, refresh_token: `refresh-${access_token}`, scope: 'given', token_type: 'Bearer' },
  }),
  microsoft: (access_token) => ({
    body: {
      access_token,
      expires_in: 3599,
      ext_expires_in: 3599,
      refresh_token: `refresh-${access_token}`,
      scope: 'given',
      token_type: 'Bearer',
    },
  }),
};
