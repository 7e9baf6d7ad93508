/** A TCP proxy in front of a server: where tests cut a line, watch it, or reach the server by another address. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Forward {
  port: number;
  /** bytes that the server sent */
  readonly received: number;
  stop(): Promise<void>;
}

/** `onData` is told each piece of the server's, and gives back whether it may pass; false cuts the line. */
export async function forward(
  port: number,
  { host = '127.0.0.1', onData = (): boolean => true }: { host?: string; onData?: (data: Buffer, received: number) => boolean } = {},
): Promise<Forward> {
  let received = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = keep(connect(port, '127.0.0.1'));
    keep(near).pipe(far);
    far.on('data', (data: Buffer) => {
      received += data.length;
      if (onData(data, received)) near.write(data);
      else near.destroy();
    });
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get received() {
      return received;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
