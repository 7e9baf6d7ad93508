/**
 * The demo service: a small HTTP service and a git repository on loopback, so that the sample flows run with no network. It
 * listens on a port of its own, which only the shipped connectors `demo` and `demo-repository` may reach (see `shipped.ts`).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEndpoints } from './endpoints.ts';
import { demoRepository } from './repository.ts';
import { serveGit } from './smart-http.ts';

export interface DemoService {
  host: '127.0.0.1';
  port: number;
  /** `http://127.0.0.1:PORT` */
  url: string;
  close(): Promise<void>;
}

const REPOSITORY = '/repository.git';

/** `folder` is where the repository is made on first use. */
export async function startDemo(folder: string): Promise<DemoService> {
  const answer = createEndpoints();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const answered = path.startsWith(`${REPOSITORY}/`)
      ? demoRepository(folder).then((place) => serveGit(place, path.slice(REPOSITORY.length), request, response))
      : answer(request, response);
    answered.catch((error: Error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(503, { 'content-type': 'text/plain' }).end(`the demo service cannot do this here: ${error.message}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { host: '127.0.0.1', port, url: `http://127.0.0.1:${port}`, close };
}
