import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { call, createFolders, startUp, type Answer, type Folders, type Up } from '../support/product.ts';

/** Two servers on one database, so that what is compared is what is stored. */
let database: TestDatabase;
let folders: Folders[];
let ups: Up[];

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await Promise.all([createFolders(database.url), createFolders(database.url)]);
  // the first one brings the database up to date
  ups = [await startUp(folders[0]!)];
  ups.push(await startUp(folders[1]!));
});
afterAll(async () => {
  await Promise.all((ups ?? []).map((up) => up.stop()));
  for (const folder of folders ?? []) await folder.remove();
  await database?.drop();
});

const PASSWORD = 'correct horse battery staple';

/** What is changed: how it is made, and how its n-th state is written. */
const kinds = [
  {
    kind: 'a flow',
    path: '/flows/',
    method: 'PUT',
    body: (n: number) => ({ script: `import { flow } from 'petiole';\nexport default flow(async () => ${n});\n` }),
  },
  {
    kind: 'a connector',
    path: '/connectors/',
    method: 'PUT',
    body: (n: number) => ({ type: 'REST', value: { url: `https://a${n}.example` } }),
  },
  {
    kind: 'part of a connector',
    path: '/connectors/',
    method: 'PATCH',
    body: (n: number) => ({ value: { url: `https://b${n}.example` } }),
  },
  {
    kind: 'a Vault',
    path: '/vaults/',
    method: 'PUT',
    body: (n: number) => ({ address: `https://vault${n}.example`, auth: { method: 'token', token: `token-${n}` } }),
  },
  {
    kind: 'a user',
    path: '/users/',
    method: 'PATCH',
    body: (n: number) => ({ role: n % 2 === 0 ? 'viewer' : 'operator' }),
  },
];

const tagOf = ({ headers }: Answer<unknown>): string => headers.get('etag')!;

describe.each(kinds)('$kind', ({ kind, path, method, body }) => {
  const name = `of-${kind.replaceAll(' ', '-').toLowerCase()}`;
  const at = path + name;
  const send = (how: string, given?: object, headers: Record<string, string> = {}, server = 0) =>
    call(ups[server]!, how, at, given, headers);

  beforeAll(async () => {
    if (path === '/users/') await call(ups[0]!, 'POST', '/users', { name, password: PASSWORD, role: 'viewer' });
    else if (method === 'PATCH') await send('PUT', { type: 'REST', value: {} });
    else await send('PUT', body(0));
  });

  it('says its state with an ETag, which a change gives anew', async () => {
    const before = await send('GET');
    expect(tagOf(before)).toMatch(/^"[\w-]{22}"$/);
    // the other server hears of it a moment later
    await until(async () => tagOf(await send('GET', undefined, {}, 1)) === tagOf(before));
    const changed = await send(method, body(1));
    expect(changed.status).toBe(200);
    expect(tagOf(changed)).not.toBe(tagOf(before));
    expect(tagOf(await send('GET'))).toBe(tagOf(changed));
  });

  it('is changed with the ETag that it has, and not with one that it had', async () => {
    const first = tagOf(await send('GET'));
    expect((await send(method, body(2), { 'if-match': `"other", ${first}` })).status).toBe(200);
    const now = await send('GET');
    for (const how of [method, 'DELETE']) {
      const refused = await send(how, how === 'DELETE' ? undefined : body(3), { 'if-match': first });
      expect([refused.status, refused.body]).toEqual([
        412,
        expect.objectContaining({ code: 'PRECONDITION_FAILED', detail: expect.stringContaining('it was changed since you read it') }),
      ]);
    }
    const after = await send('GET');
    expect([after.body, tagOf(after)]).toEqual([now.body, tagOf(now)]);
  });

  it('lets one of several win that were sent at once, over both servers, with the same ETag', async () => {
    for (const round of [0, 1]) {
      const tag = tagOf(await send('GET'));
      await until(async () => tagOf(await send('GET', undefined, {}, 1)) === tag);
      const answers = await Promise.all(
        [0, 1, 2, 3].map((i) => send(method, body(path === '/users/' ? round + 1 : 10 + 4 * round + i), { 'if-match': tag }, i % 2)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
      const winner = answers.find(({ status }) => status === 200)!;
      await until(async () => tagOf(await send('GET')) === tagOf(winner));
    }
  });

  it('refuses a header that is none', async () => {
    for (const header of ['if-match', 'if-none-match'])
      for (const value of ['abc', '"a', '"a" "b"', `"${'x'.repeat(3000)}"`])
        expect([(await send(method, body(4), { [header]: value })).status, header, value.slice(0, 9)]).toEqual([
          400,
          header,
          value.slice(0, 9),
        ]);
  });

  it('is deleted with the ETag that it has', async () => {
    const tag = tagOf(await send('GET'));
    expect((await send('DELETE', undefined, { 'if-none-match': tag })).status).toBe(412);
    expect((await send('DELETE', undefined, { 'if-match': `W/${tag}` })).status).toBe(412);
    expect((await send('DELETE', undefined, { 'if-match': tag })).status).toBe(204);
    expect((await send('GET', undefined, {}, 0)).status).toBe(404);
  });
});

describe.each(kinds.filter(({ method }) => method === 'PUT'))('$kind that there is not yet', ({ path, body }) => {
  const put = (name: string, n: number, headers: Record<string, string>, server = 0) =>
    call(ups[server]!, 'PUT', path + name, body(n), headers);

  it('is not made with If-Match', async () => {
    for (const header of ['*', '"any"']) expect((await put('unborn', 1, { 'if-match': header })).status).toBe(412);
    expect((await call(ups[0]!, 'GET', `${path}unborn`)).status).toBe(404);
  });

  it('is made once by all that ask for it with If-None-Match: *, over both servers', async () => {
    const answers = await Promise.all([0, 1, 2, 3].map((i) => put('first', i, { 'if-none-match': '*' }, i % 2)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412]);
    expect((await put('first', 5, { 'if-match': '*' })).status).toBe(200);
  });
});
