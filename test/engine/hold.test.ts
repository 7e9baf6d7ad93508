import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Hold, type Held } from '../../src/engine/hold.ts';
import { emptyEntry } from '../../src/storage/journal/rows.ts';

function spin(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

it('writes what nobody took when its time is over', async () => {
  const late = Promise.withResolvers<Held>();
  const entry = emptyEntry('root');
  new Hold('root', 1, late.resolve).keep(entry, []);
  expect((await late.promise).entry).toBe(entry);
});

it('lets what has arrived while the process was busy be looked at before its time counts as over', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [far] = (await once(server, 'connection')) as [Socket];
  let isLate = false;
  const hold = new Hold('root', 1, () => (isLate = true));
  const entry = emptyEntry('root');
  const answered = new Promise<Held>((resolve) => near.once('data', () => resolve(hold.take())));
  await new Promise((resolve) => setImmediate(resolve));
  hold.keep(entry, []);
  far.write('the answer of the runner');
  spin(20);
  const taken = await answered;
  for (const end of [near, far]) end.destroy();
  server.close();
  expect(taken.entry).toBe(entry);
  expect(isLate).toBe(false);
});
