/** For servers that do not say when they are ready: waits until the port takes connections, as long as the server lives. */
import { connect } from 'node:net';
import type { ServerProcess } from './process.ts';

export async function listening(port: number, server: Pick<ServerProcess, 'hasEnded' | 'output'>): Promise<void> {
  while (!(await isOpen(port))) {
    if (server.hasEnded()) throw new Error(`the server ended before it listened on ${port}:\n${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
