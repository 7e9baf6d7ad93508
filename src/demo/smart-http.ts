/**
 * Git's smart HTTP protocol, read only: `git upload-pack` of the system's git speaks it, this passes the bytes. It does without
 * `git http-backend`, which not every git package brings. https://git-scm.com/docs/http-protocol
 */
import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';
import { GIT_ENV } from './repository.ts';

const NO_CACHE = { 'cache-control': 'no-cache, max-age=0, must-revalidate', pragma: 'no-cache' };

/** `path` is below the repository's own address. */
export function serveGit(folder: string, path: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(path, 'http://localhost');
  const service = url.pathname === '/info/refs' ? url.searchParams.get('service') : url.pathname.slice(1);
  if (service !== 'git-upload-pack') return refuse(response, service);
  if (request.method === 'GET' && url.pathname === '/info/refs') advertise(folder, request, response);
  else if (request.method === 'POST') uploadPack(folder, request, response);
  else refuse(response, `${request.method} ${url.pathname}`);
}

function refuse(response: ServerResponse, what: string | null): void {
  response
    .writeHead(403, { 'content-type': 'text/plain' })
    .end(`the demo repository is read only and speaks smart HTTP: no ${what ?? 'dumb protocol'}\n`);
}

function advertise(folder: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement', ...NO_CACHE });
  response.write('001e# service=git-upload-pack\n0000');
  run(['--advertise-refs'], folder, request, response);
}

function uploadPack(folder: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result', ...NO_CACHE });
  run([], folder, request, response);
}

function run(options: string[], folder: string, request: IncomingMessage, response: ServerResponse): void {
  const protocol = /^[\w=:]{1,100}$/.exec(String(request.headers['git-protocol'] ?? ''))?.[0];
  const env = { ...GIT_ENV, ...(protocol && { GIT_PROTOCOL: protocol }) };
  // `safe.directory`: whoever made the folder, it is the product's own.
  const args = ['-c', `safe.directory=${folder}`, 'upload-pack', '--stateless-rpc', ...options, folder];
  const child = spawn('git', args, { env, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
  child.once('error', () => response.destroy());
  child.stdin.on('error', () => undefined);
  child.stdout.pipe(response);
  response.once('close', () => child.kill());
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  body.once('error', () => child.kill());
  body.pipe(child.stdin);
}
