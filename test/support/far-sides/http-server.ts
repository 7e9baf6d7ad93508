/** An HTTP(S) or raw TCP server of the test itself, for answers that no decent server gives. */
import { createServer as createHttp, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server, type Socket } from 'node:net';

export interface TestServer {
  url: string;
  port: number;
  stop(): Promise<void>;
}

export async function serveHttp(
  listener: RequestListener,
  tls?: { key: string; cert: string; ca?: string; requestCert?: boolean },
): Promise<TestServer> {
  const server = patient(tls ? createHttps(tls, listener) : createHttp(listener));
  return await listen(server, tls ? 'https' : 'http', () => server.closeAllConnections());
}

/**
 * A server that leaves it to its clients to end a connection that nobody uses. One that ends it after five seconds, as node does by
 * itself, may do so as a client that stood still for a moment sends its next request over it.
 */
export function patient<S extends HttpServer>(server: S): S {
  server.keepAliveTimeout = 0;
  return server;
}

export async function serveTcp(listener: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    listener(socket);
  });
  return await listen(server, 'http', () => sockets.forEach((socket) => socket.destroy()));
}

async function listen(server: Server, scheme: string, closeAll: () => void): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      closeAll();
    });
  return { url: `${scheme}://127.0.0.1:${port}`, port, stop };
}
