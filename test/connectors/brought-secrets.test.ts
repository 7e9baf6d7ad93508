/** What far sides answer may be secret, and as much as they like: it must not have the secrets of connectors forgotten. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

const OF_CONNECTOR = 'the password of a connector';

const known = new KnownSecrets({ secrets: 3000 });
let connections: TestConnections;
let server: TestServer;
let answers = 0;
beforeAll(async () => {
  [connections, server] = await Promise.all([
    createConnections(undefined, { known }),
    serveHttp((_request, response) => {
      const turn = answers++;
      const data = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key${i}`, `a secret of a far side ${turn} ${i}`]));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: { data, metadata: { version: 1 } } }));
    }),
  ]);
});
afterAll(() => Promise.all([connections?.close(), server?.stop()]));

it('a far side that a script names brings no more than others may', async () => {
  known.add([OF_CONNECTOR]);
  for (let call = 0; call < 5; call++) {
    const inputs = { address: server.url, token: 'a token of the script', path: `x${call}` };
    const result = await connections.call({ by: 'connector_type', name: 'VAULT' }, inputs);
    expect(result).toMatchObject({ ok: true });
    expect(result.shownOutput).not.toContain('a secret of a far side');
  }
  expect(answers).toBeGreaterThanOrEqual(5);
  expect(known.scrub(`it is ${OF_CONNECTOR}`)).toBe('it is ***');
  expect(known.scrub(`a secret of a far side ${answers - 1} 1`)).toBe('***');
});

it('what the far side of a connector gives stays known as its own secrets do', async () => {
  await connections.store.create(
    JSON.stringify({ name: 'own', type: 'VAULT', value: { address: server.url, token: 'a token of the operator' } }),
  );
  expect(await connections.call({ by: 'connector', name: 'own' }, { path: 'x' })).toMatchObject({ ok: true });
  const turn = answers - 1;
  const begun = [...Array(4).keys()].map((one) => Array.from({ length: 1000 }, (_, i) => `a secret of a script ${one} ${i}`));
  for (const secrets of begun) known.add(secrets, 'others');
  expect(known.scrub(`a secret of a far side ${turn} 1999`)).toBe('***');
});
