import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { spawnRunner } from '../../src/runner/spawn.ts';
import { isAlive, until } from '../runner/support.ts';

const folder = mkdtempSync(join(tmpdir(), 'petiole-probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `expression` in a process with exactly the restrictions of a runner; what it gives or throws, as text. */
async function probe(expression: string): Promise<string> {
  const file = join(folder, `probe-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(
    file,
    `import fs from 'node:fs'; import net from 'node:net'; import dgram from 'node:dgram'; import dns from 'node:dns/promises';
    import http from 'node:http'; import child from 'node:child_process'; import worker from 'node:worker_threads'; import inspector from 'node:inspector';
    const event = (emitter, done) => new Promise((resolve, reject) => emitter.once('error', reject).once(done, () => resolve('it is possible')));
    let said; try { said = String(await (async () => (${expression}))()); } catch (error) { said = 'refused: ' + (error.code ?? error.name) + ' ' + error.message; }
    fs.writeSync(4, said); process.exit(0);`,
  );
  const child = spawnRunner(file);
  const output = child.stdio[4] as Readable;
  const errors = child.stderr!;
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  errors.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return said;
}

describe('the process of a runner', () => {
  it.each([
    ['read a file', `fs.readFileSync('/etc/passwd', 'utf8')`],
    ['list a folder', `fs.readdirSync('/')`],
    ['read its own memory', `fs.readFileSync('/proc/self/maps', 'utf8')`],
    ['read its own environment through /proc', `fs.readFileSync('/proc/self/environ', 'utf8')`],
    ['write a file', `fs.writeFileSync(${JSON.stringify(join(folder, 'written'))}, 'x')`],
    ['write a file into the temporary folder', `fs.writeFileSync('/tmp/petiole-written', 'x')`],
    ['start a process', `child.spawnSync('/bin/true').error ? (() => { throw child.spawnSync('/bin/true').error })() : 'it is possible'`],
    ['start a worker', `new worker.Worker('1', { eval: true })`],
    ['open the inspector', `inspector.open(0)`],
    ['resolve a name', `await dns.lookup('example.com')`],
    ['fetch', `await fetch('http://127.0.0.1:8080/').catch((error) => { throw error.cause ?? error; })`],
    ['bind a datagram socket', `await event(dgram.createSocket('udp4').bind(0), 'listening')`],
    ['listen', `await event(net.createServer().listen(0, '127.0.0.1'), 'listening')`],
  ])('cannot %s', async (_, expression) => {
    expect(await probe(expression)).toMatch(/ERR_ACCESS_DENIED/);
  });

  it('cannot connect to a server that is there', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const code = `await event(net.connect(${port}, '127.0.0.1'), 'connect')`;
      expect(await probe(code)).toMatch(/ERR_ACCESS_DENIED/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('has no environment but time zone and locale', async () => {
    expect(JSON.parse(await probe(`JSON.stringify(process.env)`))).toEqual({ TZ: 'UTC', LC_ALL: 'en_US.UTF-8' });
    expect(
      await probe(
        `process.cwd() + ' ' + Intl.DateTimeFormat().resolvedOptions().timeZone + ' ' + Intl.NumberFormat().resolvedOptions().locale`,
      ),
    ).toBe('/ UTC en-US');
  });

  it('ends when its input ends', async () => {
    const child = spawnRunner();
    const ended = new Promise((resolve) => child.once('exit', resolve));
    (child.stdio[3] as import('node:stream').Writable).end();
    expect(await ended).toBe(0);
  });

  it('dies with its worker, even while it spins in a built-in that sees neither time-out nor end of input', async () => {
    const worker = spawn(process.execPath, [fileURLToPath(new URL('./spinning-worker.ts', import.meta.url).href)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    worker.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes('\n'), 'the worker tells the pid of its spinning runner');
    const pid = Number(said.trim());
    expect(isAlive(pid)).toBe(true);
    worker.kill('SIGKILL');
    await until(() => !isAlive(pid), 'the runner is gone');
  });
});
