/**
 * The web interface: the built files of `web/`. What has a hash in its name stays in browsers for ever; the page that names them is
 * asked for each time. Every address that a person may open gives that page, which then finds out by itself what to show.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteTraits } from './route.ts';

const FOR_EVER = { maxAge: '365d', immutable: true } as const;
const ASK_EACH_TIME = { cacheControl: false } as const;
/** What is not of the interface, and answers for itself where it does not know an address. */
const NOT_PAGES = /^\/(api|health|ready|metrics|assets)(\/|$)/;
const SINGLE_FILES = ['/favicon.svg', '/theme.js'];

const NOT_BUILT =
  'The web interface is not built here. In a clone `npm start` builds it, and so does `npm run build`; the API and the command line do without it.\n';

/** Call it after the hooks of the API: those refuse first. */
export function serveWeb(server: FastifyInstance, folder: string): void {
  const config: RouteTraits = { undescribed: 'the web interface' };
  void server.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, index: false, dotfiles: 'deny' });
  server.get<{ Params: { '*': string } }>('/assets/*', { config }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, FOR_EVER),
  );
  for (const file of SINGLE_FILES) server.get(file, { config }, (_request, reply) => sendFresh(reply, file.slice(1)));
  server.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || !asksForPage(request)) return;
    if (existsSync(join(folder, 'index.html'))) return sendFresh(reply, 'index.html');
    return reply.status(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  });
}

function sendFresh(reply: FastifyReply, file: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile(file, ASK_EACH_TIME);
}

/** Programs that mistype a route get the problem document that they expect; a browser says that it wants a page. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  const wantsPage = method === 'GET' || method === 'HEAD';
  return wantsPage && (headers.accept ?? '').includes('text/html') && !NOT_PAGES.test(url.split('?', 1)[0]!);
}
