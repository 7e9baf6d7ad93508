import { createServer } from 'node:net';

/**
 * Below the ports that systems take for outgoing connections (32768 on Linux, 49152 elsewhere): one of those may be taken between
 * this look and the start of the server. Each process of the tests has some of its own, for the same reason.
 */
const FIRST = 16_000;
const OWN = 2_000;
const first = FIRST + ((Number(process.env['JEST_WORKER_ID']) || 0) % 8) * OWN;
let next = Math.floor(Math.random() * OWN);

/** A loopback port that was free a moment ago, for servers that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < OWN; tries++) {
    const port = first + (next++ % OWN);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} to ${first + OWN - 1} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
