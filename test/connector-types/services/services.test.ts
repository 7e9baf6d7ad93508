/** The types of particular services, against servers that check each request by what the vendor publishes. */
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';
import type { ConnectorTest } from '../../../src/connectors/tester.ts';
import { SYSTEM_CLOCK } from '../../../src/connectors/retry/clock.ts';
import type { FileHandle } from '../../../src/sdk/connector.ts';
import { FileStorage } from '../../../src/storage/files/file-storage.ts';
import { writeFile } from '../../../src/storage/files/write.ts';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { GITHUB_TOKEN, githubLimits, serveGithub } from '../../support/services/github.ts';
import { GOOGLE_TOKEN, googleLimit, serveGoogleSheets, SHEET_ID, type GoogleSheets } from '../../support/services/google-sheets.ts';
import { HUBSPOT_TOKEN, hubspotLimit, serveHubspot, type Hubspot } from '../../support/services/hubspot.ts';
import { serveTeams, teamsLimit } from '../../support/services/msteams.ts';
import { OPENAI_KEY, openaiLimits, serveOpenai } from '../../support/services/openai.ts';
import { serve, type Said, type Service } from '../../support/services/service.ts';
import { failed, serveSlack, SLACK_TOKEN, slackLimit, type Slack } from '../../support/services/slack.ts';

let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let hubspot: Hubspot;
let slack: Slack;
let sheets: GoogleSheets;
let github: Service;
let openai: Service;
let teams: Service;
/** how long the host waited between tries, in ms */
let waits: number[] = [];

/** Waits are noted, and over at once; chance gives the longest. */
const CLOCK = {
  ...SYSTEM_CLOCK,
  random: () => 0.999,
  sleep: (ms: number) => {
    waits.push(ms);
    return Promise.resolve(true);
  },
};

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: 40_000_000 }, clock: CLOCK });
  [hubspot, slack, sheets, github, openai, teams] = await Promise.all([
    serveHubspot(),
    serveSlack(),
    serveGoogleSheets(),
    serveGithub(),
    serveOpenai(),
    serveTeams(),
  ]);
  const documents = {
    hubspot: { type: 'hubspot.com (private)', value: { base_url: hubspot.url, apiToken: HUBSPOT_TOKEN } },
    slack: { type: 'slack.com', value: { base_url: `${slack.url}/api`, token: SLACK_TOKEN } },
    sheets: { type: 'Google Sheets', value: { base_url: `${sheets.url}/v4`, authorization: 'token', token: GOOGLE_TOKEN } },
    github: { type: 'github.com', value: { base_url: github.url, token: GITHUB_TOKEN } },
    openai: { type: 'OPENAI', value: { base_url: `${openai.url}/v1`, api_key: OPENAI_KEY, project: 'proj_1' } },
    azure: { type: 'OPENAI', value: { base_url: `${openai.url}/v1`, authorization: 'azure', api_key: OPENAI_KEY } },
    perplexity: { type: 'Perplexity', value: { base_url: openai.url, apiKey: OPENAI_KEY } },
    webhook: { type: 'MSTEAMS', value: { webhook_url: `${teams.url}/webhookb2/right` } },
    workflow: { type: 'MSTEAMS', value: { webhook_url: `${teams.url}/workflows/right?api-version=1&sig=hidden-sig-0123456789` } },
  };
  for (const [name, { type, value }] of Object.entries(documents))
    await connections.store.create(JSON.stringify({ name: `my ${name}`, namespace: name, type, value }));
}, 120_000);
afterAll(async () => {
  await connections?.close();
  await Promise.all([hubspot, slack, sheets, github, openai, teams].map((service) => service?.stop()));
  await database?.drop();
});
beforeEach(() => {
  waits = [];
  for (const service of [hubspot, slack, sheets, github, openai, teams]) service.asked.length = 0;
});

async function ask(namespace: string, action: string, inputs: object) {
  const { output, error } = await connections.call({ by: 'namespace', name: namespace, action }, inputs);
  return { output: output === null ? null : (JSON.parse(output) as Record<string, unknown>), error };
}

async function done(namespace: string, action: string, inputs: object): Promise<Record<string, unknown>> {
  const { output, error } = await ask(namespace, action, inputs);
  if (output === null) throw new Error(JSON.stringify(error));
  return output;
}

const failure = async (namespace: string, action: string, inputs: object) => (await ask(namespace, action, inputs)).error;

const test = (namespace: string): Promise<ConnectorTest> =>
  connections.pipeline.test({ by: 'connector', name: `my ${namespace}` }, new AbortController().signal);

async function store(content: string, name: string, contentType: string): Promise<FileHandle> {
  const options = { name, contentType, executionId: null, maxBytes: 40_000_000 };
  const { id, size, sha256 } = await writeFile(storage, options, Readable.from([Buffer.from(content)]));
  return { file_id: id, name, size, sha256, content_type: contentType };
}

describe('every service', () => {
  it.each(['hubspot', 'slack', 'sheets', 'github', 'openai', 'azure'])('%s is tested by a call that changes nothing', async (name) => {
    expect(await test(name)).toMatchObject({ ok: true, tested: true });
  });

  const calls: [string, () => Service, string, object][] = [
    ['hubspot', () => hubspot, 'create', { properties: { email: 'x@example.com' } }],
    ['slack', () => slack, 'send', { channel: '#general', text: 'x' }],
    ['sheets', () => sheets, 'appendRows', { spreadsheetId: SHEET_ID, range: 'Leads!A:B', values: [['a', 1]] }],
    ['github', () => github, 'comment', { owner: 'octocat', repo: 'hello-world', number: 1, body: 'x' }],
    ['openai', () => openai, 'chat', { model: 'gpt-5-mini', prompt: 'x' }],
    ['perplexity', () => openai, 'chat', { prompt: 'x' }],
    ['webhook', () => teams, 'send', { text: 'x' }],
  ];

  it.each(calls)('%s is asked again after 503, and the second answer counts', async (name, service, action, inputs) => {
    service().next({ status: 503, headers: { 'retry-after': '3' }, body: 'Service Unavailable' });
    await done(name, action, inputs);
    expect([service().asked.length, waits]).toEqual([2, [expect.any(Number)]]);
    expect(waits[0]).toBeGreaterThanOrEqual(3000);
  });

  it.each(calls)(
    '%s is not asked twice where it may have done it: 500 and a connection that breaks off',
    async (name, service, action, inputs) => {
      service().next({ status: 500, body: '<html>' }, { hangsUp: true });
      expect(await failure(name, action, inputs)).toMatchObject({ status: 500, message: expect.stringContaining('answered 500') });
      expect(await failure(name, action, inputs)).toMatchObject({ code: 'CONNECTION_FAILED' });
      expect(service().asked).toHaveLength(2);
    },
  );

  it.each(calls)(
    '%s that answers with a page of a proxy is said so, without a word of the credentials',
    async (name, service, action, inputs) => {
      service().next({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please log in</html>' });
      const { error } = await ask(name, action, inputs);
      if (name !== 'webhook') expect(error).toMatchObject({ code: 'INVALID_RESPONSE' });
      for (const secret of [HUBSPOT_TOKEN, SLACK_TOKEN, GOOGLE_TOKEN, GITHUB_TOKEN, OPENAI_KEY, 'webhookb2/right'])
        expect(JSON.stringify(error)).not.toContain(secret);
    },
  );

  it.each([
    ['hubspot.com (private)', () => hubspot.url, { apiToken: 'pat-wrong' }, /401 Unauthorized: Authentication credentials not found/],
    [
      'Google Sheets',
      () => `${sheets.url}/v4`,
      { authorization: 'token', token: 'wrong-token' },
      /401 Unauthorized: Request had invalid authentication/,
    ],
    ['github.com', () => github.url, { token: 'wrong-token' }, /401 Unauthorized: Bad credentials/],
    ['OPENAI', () => `${openai.url}/v1`, { api_key: 'wrong-key' }, /401 Unauthorized: Incorrect API key provided.*invalid_api_key/],
    ['slack.com', () => `${slack.url}/api`, { token: 'xoxb-wrong' }, /200 OK: invalid_auth/],
  ])('%s says in its own words that it does not know the credentials', async (type, url, credentials, words) => {
    await connections.store.put('wrong', JSON.stringify({ type, namespace: 'wrongOne', value: { base_url: url(), ...credentials } }));
    const result = await connections.pipeline.test({ by: 'connector', name: 'wrong' }, new AbortController().signal);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } });
  });
});

describe('HubSpot', () => {
  it('creates, finds, changes and archives objects', async () => {
    for (let i = 0; i < 3; i++) await done('hubspot', 'create', { properties: { email: `p${i}@example.com`, company: 'Acme' } });
    const found = await done('hubspot', 'search', { filters: [{ propertyName: 'company', operator: 'EQ', value: 'Acme' }], limit: 2 });
    expect(found['results']).toMatchObject([{ properties: { email: 'p0@example.com' } }, { properties: { email: 'p1@example.com' } }]);
    const again = { object_type: 'contacts', id: 'p1@example.com', id_property: 'email' };
    expect(await done('hubspot', 'update', { ...again, properties: { phone: '1' } })).toMatchObject({ properties: { phone: '1' } });
    expect(await done('hubspot', 'upsert', { id: 'p2@example.com', properties: { phone: '2' } })).toMatchObject({ new: false });
    expect(await done('hubspot', 'upsert', { id: 'new@example.com', properties: {} })).toMatchObject({
      new: true,
      properties: { email: 'new@example.com' },
    });
    const { id } = await done('hubspot', 'get', again);
    expect(await done('hubspot', 'archive', { id })).toEqual({});
    expect(await failure('hubspot', 'get', again)).toMatchObject({ status: 404, response: { category: 'OBJECT_NOT_FOUND' } });
  });

  it('refuses with 409 in the message, and the id of what is there', async () => {
    await done('hubspot', 'create', { properties: { email: 'twice@example.com' } });
    expect(await failure('hubspot', 'create', { properties: { email: 'twice@example.com' } })).toMatchObject({
      status: 409,
      message: expect.stringMatching(/answered 409 Conflict: Contact already exists\. Existing ID: \d+$/),
      response: { category: 'CONFLICT' },
    });
  });

  it('is asked again after the limit of ten seconds, and not after that of a day', async () => {
    hubspot.next(hubspotLimit());
    await done('hubspot', 'create', { properties: { email: 'limit@example.com' } });
    hubspot.asked.length = 0;
    hubspot.next(hubspotLimit('DAILY'));
    expect(await failure('hubspot', 'create', { properties: {} })).toMatchObject({
      status: 429,
      message: expect.stringContaining('(DAILY)'),
    });
    expect(hubspot.asked).toHaveLength(1);
  });

  it.each(['..', 'a/b', 'a?b', '.'])('takes no id that leads elsewhere: %s', async (id) => {
    expect(await failure('hubspot', 'archive', { id })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(hubspot.asked).toEqual([]);
  });
});

describe('Slack', () => {
  it('sends, changes, finds people, and lists channels from all pages', async () => {
    const sent = await done('slack', 'send', { channel: 'C0123456781', blocks: [{ type: 'divider' }], thread_ts: '1503435956.000247' });
    expect(sent).toMatchObject({ ok: true, ts: expect.any(String) });
    expect(await done('slack', 'update', { channel: sent['channel'], ts: sent['ts'], text: 'changed' })).toMatchObject({ ok: true });
    expect(await done('slack', 'find_user', { email: 'ada@example.com' })).toMatchObject({ user: { id: 'W012A3CDE' } });
    expect((await done('slack', 'list_channels', {}))['channels']).toHaveLength(7);
  });

  it('shares a file, whose content goes up without the token', async () => {
    const file = await store('the report', 'report.txt', 'text/plain');
    expect(await done('slack', 'upload', { file, channel_id: 'C0123456780', initial_comment: 'Here it is' })).toMatchObject({
      files: [{ id: 'F1', title: 'report.txt' }],
    });
    expect(slack.files.get('F1')?.toString()).toBe('the report');
  });

  it.each([
    ['channel_not_found', {}, 'COMMAND_FAILED', 'answered 200 OK: channel_not_found'],
    [
      'missing_scope',
      { needed: 'chat:write', provided: 'channels:read' },
      'COMMAND_FAILED',
      'missing_scope (needed: chat:write; provided: channels:read)',
    ],
    ['token_revoked', {}, 'AUTHENTICATION_FAILED', 'answered 200 OK: token_revoked'],
    [
      'invalid_blocks',
      { errors: ['no type [json-pointer:/blocks/0]'] },
      'COMMAND_FAILED',
      'invalid_blocks (no type [json-pointer:/blocks/0])',
    ],
  ])('fails with status 200: %s', async (error, more, code, message) => {
    slack.next(failed(error, more));
    expect(await failure('slack', 'send', { channel: '#general', text: 'x' })).toMatchObject({
      code,
      status: 200,
      message: expect.stringContaining(message),
    });
    expect(slack.asked).toHaveLength(1);
  });

  it('is asked again after its rate limit, when it says so', async () => {
    slack.next(slackLimit(30));
    await done('slack', 'send', { channel: '#general', text: 'x' });
    expect(waits[0]).toBeGreaterThanOrEqual(30_000);
  });

  it('gets no empty message', async () => {
    expect(await failure('slack', 'send', { channel: '#general', text: '' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(slack.asked).toEqual([]);
  });
});

describe('Google Sheets', () => {
  const at = { spreadsheetId: SHEET_ID, range: 'Leads!A:C' };

  it('appends, reads, writes and clears; a text stays a text', async () => {
    sheets.sheets['Leads']!.length = 0;
    await done('sheets', 'appendRows', { ...at, values: [['=1+1', 2, true, null]] });
    expect(sheets.asked[0]?.query).toMatchObject({ valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' });
    expect(await done('sheets', 'read', at)).toMatchObject({ values: [['=1+1', 2, true, null]] });
    await done('sheets', 'update', { ...at, range: "'Leads'!A1", values: [['x']], valueInputOption: 'USER_ENTERED' });
    expect(sheets.sheets['Leads']).toEqual([['x']]);
    expect(await done('sheets', 'clear', at)).toMatchObject({ clearedRange: 'Leads!A:C' });
    expect(await done('sheets', 'read', at)).toMatchObject({ values: [] });
  });

  it('says in its own words what it does not take', async () => {
    expect(await failure('sheets', 'read', { ...at, range: 'Nothing!A1' })).toMatchObject({
      status: 400,
      message: expect.stringContaining('400 Bad Request: Unable to parse range: Nothing!A1'),
      response: { error: { status: 'INVALID_ARGUMENT' } },
    });
    expect(await failure('sheets', 'read', { ...at, spreadsheetId: 'another' })).toMatchObject({
      status: 404,
      message: expect.stringContaining('Requested entity'),
    });
    expect(await failure('sheets', 'read', { ...at, spreadsheetId: '../drive' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('takes the key of a service account: one token for all calls, and says why Google gives none', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const endpoint = await serve(async ({ raw }, { url }) => {
      const { grant_type, assertion = '' } = Object.fromEntries(new URLSearchParams(raw.toString()));
      if (grant_type !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return { status: 400, body: { error: 'unsupported_grant_type' } };
      const proved = await jwtVerify(assertion, publicKey, {
        audience: `${url}/token`,
        issuer: 'robot@project.iam.gserviceaccount.com',
      }).catch(() => null);
      if (proved?.payload['scope'] !== 'https://www.googleapis.com/auth/spreadsheets')
        return { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
      return { body: { access_token: GOOGLE_TOKEN, expires_in: 3599, token_type: 'Bearer' } };
    });
    const key = (client_email: string) => JSON.stringify({ type: 'service_account', client_email, private_key, private_key_id: 'k1' });
    const robot = (service_account_key: string) =>
      connections.store.put(
        'robot',
        JSON.stringify({
          type: 'Google Sheets',
          namespace: 'robot',
          value: {
            base_url: `${sheets.url}/v4`,
            authorization: 'service_account',
            token_url: `${endpoint.url}/token`,
            service_account_key,
          },
        }),
      );
    await robot(key('robot@project.iam.gserviceaccount.com'));
    for (let i = 0; i < 3; i++) await done('robot', 'read', at);
    expect(endpoint.asked).toHaveLength(1);
    await robot(key('another@project.iam.gserviceaccount.com'));
    const error = await failure('robot', 'read', at);
    expect(error).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: expect.stringContaining('400 instead of giving the service account a token: Invalid JWT Signature.'),
    });
    expect(JSON.stringify(error)).not.toContain('PRIVATE KEY');
    await robot('{ no json');
    expect(await failure('robot', 'read', at)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining("'service_account_key'"),
    });
    await endpoint.stop();
  });

  it('is asked again after its quota', async () => {
    sheets.next(googleLimit, googleLimit);
    await done('sheets', 'appendRows', { ...at, values: [['a']] });
    expect(sheets.asked).toHaveLength(3);
  });
});

describe('GitHub', () => {
  const repo = { owner: 'octocat', repo: 'hello-world' };

  it('works on issues, files, workflows and statuses, and speaks GraphQL', async () => {
    for (const title of ['a', 'b', 'c']) await done('github', 'create_issue', { ...repo, title });
    expect(await done('github', 'list_issues', repo)).toMatchObject({ issues: [{ title: 'a' }, { title: 'b' }, { title: 'c' }] });
    expect(await done('github', 'update_issue', { ...repo, number: 1, state: 'closed' })).toMatchObject({ state: 'closed' });
    expect(await done('github', 'get_file', { ...repo, path: 'docs/a b.md' })).toMatchObject({ content: '# Grüße\n', encoding: 'text' });
    expect(await failure('github', 'get_file', { ...repo, path: 'docs' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure('github', 'get_file', { ...repo, path: '../../../user' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await done('github', 'dispatch_workflow', { ...repo, workflow: 'release.yml', ref: 'main' })).toEqual({});
    expect(await done('github', 'set_status', { ...repo, sha: 'a'.repeat(40), state: 'success' })).toMatchObject({ context: 'default' });
    expect(await done('github', 'graphql', { query: '{ viewer { login } }' })).toEqual({ viewer: { login: 'octocat' } });
  });

  it('is asked again after a secondary limit and when the primary one is over; not where it just says no', async () => {
    const comment = { ...repo, number: 1, body: 'x' };
    github.next(githubLimits.secondary);
    await done('github', 'comment', comment);
    expect(waits[0]).toBeGreaterThanOrEqual(7000);
    github.next(githubLimits.primary(Math.ceil(Date.now() / 1000) + 120));
    await done('github', 'comment', comment);
    expect(waits[1]).toBeGreaterThanOrEqual(100_000);
    github.next(githubLimits.forbidden);
    expect(await failure('github', 'comment', comment)).toMatchObject({
      status: 403,
      message: expect.stringContaining('403 Forbidden: Resource not accessible'),
    });
    expect(waits).toHaveLength(2);
  });

  it('says what is invalid, and what GraphQL refuses with status 200', async () => {
    github.next({
      status: 422,
      body: { message: 'Validation Failed', errors: [{ resource: 'Issue', field: 'title', code: 'missing_field' }] },
    });
    expect(await failure('github', 'create_issue', { ...repo, title: 'x' })).toMatchObject({
      message: expect.stringContaining('422 Unprocessable Entity: Validation Failed (Issue title missing_field)'),
    });
    github.next({ body: { data: null, errors: [{ type: 'NOT_FOUND', message: 'Could not resolve to a Repository' }] } });
    expect(await failure('github', 'graphql', { query: '{}' })).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('Could not resolve'),
    });
  });
});

describe('OpenAI and Perplexity', () => {
  it('chat, respond and embed; never in pieces', async () => {
    expect(await done('openai', 'chat', { model: 'm', system: 'Be kind', prompt: 'Hi', options: { stream: true, seed: 7 } })).toMatchObject(
      { text: 'You said: "Hi"' },
    );
    expect(openai.asked[0]).toMatchObject({
      headers: { 'openai-project': 'proj_1' },
      body: { stream: false, seed: 7, messages: [{ role: 'system' }, { role: 'user' }] },
    });
    expect(await done('azure', 'chat', { model: 'm', messages: [{ role: 'user', content: 'Hi' }] })).toMatchObject({
      text: 'You said: "Hi"',
    });
    expect(await done('openai', 'respond', { model: 'm', input: 'Hi' })).toMatchObject({ text: 'Hello', status: 'completed' });
    expect(await done('openai', 'embed', { model: 'm', texts: ['a', 'abc'] })).toMatchObject({
      vectors: [
        [1, 0.5],
        [3, 0.5],
      ],
    });
    expect(await done('openai', 'list_models', {})).toEqual({ models: [{ id: 'gpt-5-mini', object: 'model' }] });
    expect(await done('perplexity', 'chat', { prompt: 'Why?', search_recency_filter: 'week' })).toMatchObject({
      text: 'You said: "Why?"',
      model: 'sonar',
    });
    expect(await failure('openai', 'chat', { model: 'm' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('either prompt or messages'),
    });
  });

  it('take and give files by their handles', async () => {
    const file = await store('hello sound', 'hello.mp3', 'audio/mpeg');
    expect(await done('openai', 'transcribe', { file })).toEqual({ text: 'heard hello' });
    expect(await done('openai', 'upload', { file })).toMatchObject({ id: 'file-1' });
    expect(await done('openai', 'speak', { input: 'Hi' })).toMatchObject({
      file: { name: 'speech.mp3', content_type: 'audio/mpeg', size: 13 },
    });
    expect(await done('openai', 'download', { id: 'file-1' })).toMatchObject({ file: { name: 'results.jsonl', size: 16 } });
  });

  it('are asked again after a rate limit, and not where somebody has to pay first', async () => {
    openai.next(openaiLimits.rate, openaiLimits.overloaded);
    await done('openai', 'chat', { model: 'm', prompt: 'Hi' });
    expect(openai.asked).toHaveLength(3);
    expect(waits[0]).toBeGreaterThanOrEqual(1500);
    openai.next(openaiLimits.quota);
    expect(await failure('openai', 'chat', { model: 'm', prompt: 'Hi' })).toMatchObject({
      status: 429,
      message: expect.stringContaining('(insufficient_quota)'),
    });
    expect(openai.asked).toHaveLength(4);
  });
});

describe('Teams', () => {
  const card = { type: 'AdaptiveCard', version: '1.4', body: [{ type: 'TextBlock', text: 'Hi' }] };

  it.each(['webhook', 'workflow'])('%s takes a text and a card', async (name) => {
    expect(await done(name, 'send', { text: 'Hello **all**', title: 'News' })).toEqual({ accepted: true });
    expect(await done(name, 'send', { card })).toEqual({ accepted: true });
    expect(teams.asked).toMatchObject([
      { body: { attachments: [{ content: { body: [{ text: 'News' }, { text: 'Hello **all**' }] } }] } },
      { body: { attachments: [{ content: card }] } },
    ]);
    expect(teams.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('says with status 200 that it was too much: it is asked again', async () => {
    teams.next(teamsLimit);
    expect(await done('webhook', 'send', { text: 'x' })).toEqual({ accepted: true });
    expect(teams.asked).toHaveLength(2);
  });

  it('shows nothing of the address, which is a secret', async () => {
    teams.next({ status: 404, body: 'no such webhook' } as Said);
    const result = await connections.call({ by: 'namespace', name: 'workflow', action: 'send' }, { text: 'x' });
    expect(result.error).toMatchObject({ status: 404 });
    expect(JSON.stringify(result)).not.toMatch(/hidden-sig/);
    expect(await failure('webhook', 'send', { card: { type: 'Other' } })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure('webhook', 'send', { text: 'x'.repeat(30_000) })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('28672'),
    });
  });
});
