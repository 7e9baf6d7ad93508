/** The services to which a person gives access in a browser: what the browser is asked, what is bought with the code, what is sent with it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { GITHUB_TOKEN, serveGithub } from '../../support/services/github.ts';
import { serveGoogleSheets, SHEET_ID, type GoogleSheets } from '../../support/services/google-sheets.ts';
import { MAIL_LOGIN, serveMail, type MailServer } from '../../support/services/mail.ts';
import { serveTeams } from '../../support/services/msteams.ts';
import type { Service } from '../../support/services/service.ts';
import { failed, serveSlack, type Slack } from '../../support/services/slack.ts';
import { CLIENT, serveTokens, type TokenEndpoint } from '../../support/services/token-endpoint.ts';
import { openProcess, REDIRECT_URI, type Process } from '../../connectors/oauth/support.ts';

let database: TestDatabase;
let one: Process;
let tokens: TokenEndpoint;
let slack: Slack;
let sheets: GoogleSheets;
let github: Service;
let teams: Service;
let mail: MailServer;

beforeAll(async () => {
  [database, tokens, slack, sheets, github, teams, mail] = await Promise.all([
    createTestDatabase(),
    serveTokens(),
    serveSlack(),
    serveGoogleSheets(),
    serveGithub(),
    serveTeams(),
    serveMail(),
  ]);
  one = await openProcess(database);
}, 120_000);
afterAll(async () => {
  await one?.close();
  await Promise.all([tokens, slack, sheets, github, teams, mail].map((service) => service?.stop()));
  await database?.drop();
});

/** A connector to which somebody has given access; gives what the browser was asked. */
async function connected(name: string, type: string, value: object): Promise<URL> {
  await one.connectors.create(JSON.stringify({ name, type, value: { authorization: 'oauth', ...CLIENT, ...value } }));
  const { authorization_url } = await one.connectors.authorize(name, 'alice');
  const asked = new URL(authorization_url);
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    client_id: CLIENT.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
  });
  const settled = await one.access.settle({ code: 'right-code', state: asked.searchParams.get('state') ?? '' });
  expect(settled).toMatchObject({ ok: true });
  return asked;
}

/** As vendors have them: an address of the browser, and one for tokens. */
const at = (vendor: string) => ({ authorization_url: `${tokens.url}/${vendor}/authorize`, token_url: `${tokens.url}/${vendor}/token` });

/** As if the tokens had been given ten minutes ago: one that is refused at once is not renewed. */
async function laterOn(): Promise<void> {
  await database.pool.query(`update oauth_grants set obtained_at = obtained_at - interval '10 min', version = version + 1`);
  await one.grants.refresh();
}

const last = () => tokens.tokens.at(-1) ?? '';

it('Slack: the app is installed with the scopes of the actions, with commas between; there is nothing to renew a token with', async () => {
  const asked = await connected('team', 'slack.com', { base_url: `${slack.url}/api`, ...at('slack') });
  expect(asked.searchParams.get('scope')).toMatch(/^chat:write,chat:write\.public,/);
  slack.tokens.add(last());
  expect((await one.call('team', { channel: '#general', text: 'Hi' })).error).toBe(null);
  // it gives no refresh token: what is refused then has to be given anew
  slack.next(failed('token_revoked'));
  expect((await one.call('team', { channel: '#general', text: 'Hi' })).error).toMatchObject({
    message: expect.stringContaining('token_revoked'),
  });
});

it('Google Sheets: access that lasts, and one renewal after a 401', async () => {
  const asked = await connected('sheets', 'Google Sheets', { base_url: `${sheets.url}/v4`, ...at('google') });
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    access_type: 'offline',
    prompt: 'consent',
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    code_challenge_method: 'S256',
  });
  const first = last();
  await laterOn();
  sheets.tokens.add(`google-access-token-${tokens.tokens.length + 1}`);
  const { error } = await one.call('sheets', { spreadsheetId: SHEET_ID, range: 'Leads!A:B', values: [['a', 1]] });
  expect(error).toBe(null);
  expect(sheets.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${first}`, `Bearer ${last()}`]);
});

it('GitHub: asked for JSON, and the token goes with the API version', async () => {
  const asked = await connected('code', 'github.com', { base_url: github.url, ...at('github') });
  expect(asked.searchParams.get('scope')).toBe('repo workflow');
  const { error } = await one.call('code', { url: '/rate_limit' });
  expect(github.asked.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${last()}`, 'x-github-api-version': '2022-11-28' });
  // this server knows another token alone
  expect([error?.status, last() === GITHUB_TOKEN]).toEqual([401, false]);
});

it('Teams: a message of a person, through Microsoft Graph, in the directory that the connector names', async () => {
  await connected('chat', 'MSTEAMS', { base_url: `${teams.url}/v1.0`, login_url: tokens.url, tenant: 'microsoft' });
  expect(tokens.asked.at(-1)?.path).toBe('/microsoft/oauth2/v2.0/token');
  const card = { type: 'AdaptiveCard', version: '1.4', body: [] };
  await one.call('chat', { action: 'send_to_channel', team_id: 't', channel_id: '19:c@thread.tacv2', text: 'a < b', card });
  await one.call('chat', { action: 'send_to_chat', chat_id: '19:x', text: '<b>Hi</b>', html: true });
  expect(teams.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual(
    ['/v1.0/teams/t/channels/19%3Ac%40thread.tacv2/messages', '/v1.0/chats/19%3Ax/messages'].map((path) => [path, `Bearer ${last()}`]),
  );
  expect(teams.asked[0]?.body).toMatchObject({
    body: { contentType: 'html', content: expect.stringMatching(/^a &lt; b<attachment id="[0-9a-f-]{36}"><\/attachment>$/) },
  });
  expect(teams.asked[1]?.body).toMatchObject({ body: { contentType: 'html', content: '<b>Hi</b>' } });
});

it('mail: logs in with the access token (XOAUTH2), renewed once where the server does not accept it', async () => {
  const value = {
    provider: 'other',
    hostname: '127.0.0.1',
    port: mail.port,
    cacert: mail.cert,
    username: MAIL_LOGIN.username,
    scope: 'mail',
    ...at('google'),
  };
  await connected('office', 'E-Mail (SMTP - OAuth)', value);
  const first = last();
  mail.tokens.add(first);
  const message = { from: MAIL_LOGIN.username, to: 'bob@example.net', subject: 'Hi', text: 'Hi' };
  expect((await one.call('office', message)).error).toBe(null);
  await laterOn();
  mail.tokens.clear();
  mail.tokens.add(`google-access-token-${tokens.tokens.length + 1}`);
  expect((await one.call('office', message)).error).toBe(null);
  expect(new Set(mail.logins.map(({ method }) => method))).toEqual(new Set(['XOAUTH2']));
  // nodemailer shows a token that is refused a second time
  expect([...new Set(mail.logins.map(({ accessToken }) => accessToken))]).toEqual([first, last()]);
  expect(mail.received).toHaveLength(2);
  mail.tokens.clear();
  const { error } = await one.call('office', message);
  expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  expect(JSON.stringify(error)).not.toMatch(/access-token/);
});

it('Gmail and Microsoft 365 are known: where the browser goes, and what for', async () => {
  const urls: string[] = [];
  for (const provider of ['google', 'microsoft']) {
    const value = { authorization: 'oauth', provider, username: 'a@example.com', ...CLIENT };
    await one.connectors.create(JSON.stringify({ name: `by ${provider}`, type: 'E-Mail (SMTP - OAuth)', namespace: provider, value }));
    urls.push((await one.connectors.authorize(`by ${provider}`, 'alice')).authorization_url);
  }
  expect(urls).toEqual([
    expect.stringMatching(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?.*mail\.google\.com/),
    expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/common\/oauth2\/v2\.0\/authorize\?.*SMTP\.Send/),
  ]);
});
