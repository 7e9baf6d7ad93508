/** httpbin (Debian: python3-httpbin, gunicorn) on a free loopback port. */
import { startProcess, type ServerProcess } from './process.ts';

export interface Httpbin extends ServerProcess {
  url: string;
}

export async function startHttpbin(): Promise<Httpbin> {
  const args = [
    '-m',
    'gunicorn',
    'httpbin:app',
    '--bind',
    '127.0.0.1:0',
    '--worker-class',
    'gthread',
    '--threads',
    '16',
    '--workers',
    '1',
    '--keep-alive',
    '10',
  ];
  const server = await startProcess('/usr/bin/python3', args, /Listening at: (http:\/\/[\d.:]+)/, {
    env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
    cwd: '/',
  });
  return { ...server, url: server.match[1] ?? '' };
}
