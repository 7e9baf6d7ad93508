import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresMailbox } from '../../src/storage/mailbox.ts';

describe('the mailbox', () => {
  it('tries one connection at a time while the database cannot be reached', async () => {
    const times: number[] = [];
    const server = createServer((socket) => {
      times.push(performance.now());
      socket.on('error', () => undefined);
      socket.destroy();
    }).listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) => server.once('listening', () => resolve(server.address() as AddressInfo)));
    const mailbox = new PostgresMailbox(`postgres://u:p@127.0.0.1:${port}/d`, { query: async () => ({ rows: [], rowCount: 0 }) });
    await mailbox.open('a', () => undefined);
    while (times.length < 5) await sleep(50);
    await mailbox.close();
    server.close();
    // Doubling would make the fifth attempt come with the third.
    expect(times[4]! - times[0]!).toBeGreaterThan(1500);
  });
});
