import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

let sshd: Sshd;
let connections: TestConnections;

beforeAll(async () => {
  [sshd, connections] = await Promise.all([startSshd(), createConnections()]);
});

afterAll(async () => {
  await connections?.close();
  await sshd?.stop();
});

const access = () => ({ hostname: '127.0.0.1', port: sshd.port, username: sshd.username, key: sshd.key, hostkey: sshd.hostkey });
const run = (inputs: object, options?: CallOptions) => connections.output('SSH', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('SSH', { ...access(), script: 'true', ...inputs }, options);

describe('a script', () => {
  it('gives back what it printed', async () => {
    const output = await run({ script: 'echo out\necho err >&2', interpreter: '/bin/sh' });
    expect(output).toMatchObject({ retcode: 0, stdout: 'out\n', stderr: 'err\n', var: {} });
    expect([...String(output['report'])].sort()).toEqual([...'out\nerr\n'].sort());
  });

  it("runs with '/usr/bin/env bash -ex' by default: it is traced, and stops at the first failure", async () => {
    const error = await fail({ script: 'echo one\nfalse\necho two' });
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      retcode: 1,
      response: { retcode: 1, stdout: 'one\n', stderr: '+ echo one\n+ false\n' },
    });
    expect(error.message).toContain('retcode 1');
  });

  it('may end with the retcodes that are expected', async () => {
    expect(await run({ script: 'exit 3', expected_retcode: 3 })).toMatchObject({ retcode: 3 });
    expect(await run({ script: 'exit 4', expected_retcode: [0, 4] })).toMatchObject({ retcode: 4 });
    expect(await run({ script: 'exit 5', expected_retcode: null })).toMatchObject({ retcode: 5 });
    expect(await fail({ script: 'true', expected_retcode: 1 })).toMatchObject({ code: 'COMMAND_FAILED', retcode: 0 });
  });

  it('gives shell variables back, by lines #OUTPUT_VAR(name) and by output_vars', async () => {
    const script =
      'FIRST="a b\n\'ü\' $HOME"\n#OUTPUT_VAR(FIRST)\nif true; then\n  INNER=i\n  #OUTPUT_VAR( INNER )\nfi\nFIRST=later\nSECOND=2\nNONE=';
    const output = await run({ script, output_vars: ['SECOND', 'NONE', 'UNSET'], env: { HOME: '/somewhere' } });
    expect(output['var']).toEqual({ FIRST: "a b\n'ü' /somewhere", INNER: 'i', SECOND: '2', NONE: '', UNSET: '' });
    expect(output['stderr']).not.toContain('petiole');
    expect(output['stdout']).toBe('');
  });

  it('gives its variables and its own retcode back when it fails, too', async () => {
    expect(await fail({ script: 'A=1\n#OUTPUT_VAR(A)\nB=2\nexit 7', output_vars: ['B'] })).toMatchObject({
      retcode: 7,
      response: { var: { A: '1', B: '2' } },
    });
    expect(await run({ script: 'false\n#OUTPUT_VAR(A)', interpreter: 'sh', expected_retcode: 1 })).toMatchObject({ retcode: 1 });
  });

  it('may be in another language, which has no shell variables', async () => {
    expect(
      await run({ script: 'import os\nprint(os.environ["A"])', interpreter: '/usr/bin/env python3', env: { A: "it's\n2" } }),
    ).toMatchObject({ stdout: "it's\n2\n" });
    expect(await fail({ script: 'print(1)', interpreter: 'python3', output_vars: ['A'] })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('does not eat its own text from standard input, and may hold anything', async () => {
    const script = `cat\nread x || true\nprintf '%s|' "quote'" '\\' EOF $((1+1)) "$(basename "$0")"\ncat <<'EOF'\n\`$x\`\nEOF\n`;
    expect(await run({ script, interpreter: 'sh' })).toMatchObject({ retcode: 0, stdout: "quote'|\\|EOF|2|script|`$x`\n" });
  });

  it('has its outputs without carriage returns and escapes, unless they are wanted', async () => {
    const script = "printf '\\033[31mred\\033[0m\\r\\n'";
    expect(await run({ script, interpreter: 'sh' })).toMatchObject({ stdout: 'red\n', report: 'red\n' });
    expect(await run({ script, interpreter: 'sh', remove_cr: false, remove_ansi_escapes: false })).toMatchObject({
      stdout: '\u001b[31mred\u001b[0m\r\n',
    });
  });

  it('is on no command line, nor is its environment, and leaves no file behind', async () => {
    const output = await run({ script: `ps -eo args\nls -d "$(dirname "$0")"`, interpreter: 'sh', env: { TOKEN: 'hidden-word-4' } });
    expect(output['stdout']).not.toContain('hidden-word-4');
    expect(readdirSync('/tmp')).not.toContain(String(output['stdout']).trim().split('/').at(-1));
  });

  it('that prints too much is stopped', async () => {
    expect(await fail({ script: 'yes', max_output_size: 100_000, interpreter: 'sh' })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('that is killed says so', async () => {
    expect(await fail({ script: 'kill -KILL $$' })).toMatchObject({ code: 'COMMAND_FAILED', retcode: 137 });
  });

  it.each([
    { script: '' },
    { output_vars: ['a b'] },
    { env: { 'a-b': '1' } },
    { script: 'a\0b' },
    { temp_path: 'relative' },
    { interpreter: 5 },
  ])('%j is refused', async (inputs) => {
    expect(await fail(inputs)).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('access', () => {
  it('is by a key, also one with a passphrase', async () => {
    expect(await run({ script: 'true' })).toMatchObject({ retcode: 0 });
    expect(await run({ script: 'true', key: sshd.lockedKey, passphrase: sshd.passphrase })).toMatchObject({ retcode: 0 });
  });

  it('fails with a wrong passphrase, a wrong key, a key that is none, or a wrong password', async () => {
    expect(await fail({ key: sshd.lockedKey, passphrase: 'not this' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      message: expect.stringContaining('passphrase'),
    });
    expect(await fail({ key: sshd.lockedKey })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(await fail({ key: ssh2.utils.generateKeyPairSync('ed25519').private })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(await fail({ key: 'nonsense' })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining("'key'") });
    expect(await fail({ key: undefined, password: 'wrong-word' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it('checks the host key: a changed one is HOST_KEY_MISMATCH with both fingerprints', async () => {
    const error = await fail({ hostkey: sshd.otherHostkey });
    expect(error).toMatchObject({
      code: 'HOST_KEY_MISMATCH',
      expected: expect.stringMatching(/^SHA256:/),
      actual: expect.stringMatching(/^SHA256:/),
    });
    expect(error.message).toContain(String(error['expected']));
    expect(error.message).toContain(String(error['actual']));
  });

  it('asks for the host key when it is missing, and takes its fingerprint, or false', async () => {
    const error = await fail({ hostkey: undefined });
    expect(error).toMatchObject({ code: 'HOST_KEY_MISMATCH', message: expect.stringContaining("'hostkey' is missing") });
    expect(await run({ script: 'true', hostkey: error['actual'] })).toMatchObject({ retcode: 0 });
    expect(await run({ script: 'true', hostkey: `[127.0.0.1]:${sshd.port} ${sshd.hostkey}` })).toMatchObject({ retcode: 0 });
    expect(await run({ script: 'true', hostkey: false })).toMatchObject({ retcode: 0 });
    expect(await fail({ hostkey: 'nonsense' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is by a password, asked for in either way', async () => {
    for (const method of ['password', 'keyboard-interactive'] as const) {
      const server = await passwordServer(method);
      const inputs = { hostname: '127.0.0.1', port: server.port, username: 'ada', hostkey: false, script: 'echo hi', interpreter: 'sh' };
      expect(await connections.output('SSH', { ...inputs, password: 'open-sesame' })).toMatchObject({ stdout: 'hi\n' });
      expect(await connections.error('SSH', { ...inputs, password: 'wrong-word' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
      await server.stop();
    }
  });

  it('is tried again, connect_tries times, where the host cannot be reached', async () => {
    const logs: string[] = [];
    const error = await fail({ port: 1, connect_tries: 2 }, { logs });
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('ECONNREFUSED') });
    expect(logs).toEqual([expect.stringContaining('try 2 of 2')]);
  });

  it('ends in CONNECTION_TIMEOUT where the host accepts and is silent', async () => {
    const server = await serveTcp(() => undefined);
    expect(await fail({ port: server.port, connect_timeout: 1, connect_tries: 1 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
    await server.stop();
  });
});

describe('a script that takes too long', () => {
  const marker = () => `petiole_marker_${Math.random().toString(36).slice(2)}`;
  const isRunning = (text: string) => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(text);
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('is stopped after script_timeout, and may clean up', async () => {
    const script = 'trap "echo bye; exit 9" TERM\necho ready\nsleep 100 & wait';
    // a busy machine may need longer to begin it: then it gets more
    for (let script_timeout = 1; ; script_timeout *= 2) {
      const error = await fail({ script, script_timeout, interpreter: 'bash' });
      expect(error).toMatchObject({ code: 'CONNECTION_TIMEOUT', message: expect.stringContaining('script_timeout') });
      const stdout = String((error.response as JsonObject | undefined)?.['stdout']);
      if (!stdout.includes('ready')) continue;
      expect(stdout).toContain('bye');
      return;
    }
  });

  it('is stopped with everything it started when it is cancelled', async () => {
    const name = marker();
    const controller = new AbortController();
    const call = fail({ script: `sh -c 'sleep 100; : ${name}'`, script_timeout: null }, { signal: controller.signal });
    await until(() => isRunning(name));
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await until(() => !isRunning(name));
  });

  it('is stopped also when the cancel comes in the moment of its start', async () => {
    const name = marker();
    for (const afterMs of [0, 5, 10, 20, 40, 80, 120]) {
      const controller = new AbortController();
      const call = fail({ script: `sh -c 'sleep 100; : ${name}'` }, { signal: controller.signal });
      setTimeout(() => controller.abort('cancel'), afterMs);
      expect(await call).toMatchObject({ code: 'CANCELLED' });
    }
    await until(() => !isRunning(name));
  });

  it('is killed where it does not heed the signal, within the grace period', async () => {
    const name = marker();
    const controller = new AbortController();
    const call = fail({ script: `trap '' TERM HUP INT\nsh -c 'while :; do sleep 1; : ${name}; done'` }, { signal: controller.signal });
    await until(() => isRunning(name));
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await until(() => !isRunning(name));
  });

  it('ends in CONNECTION_FAILED when the connection breaks off, and leaves no file on the server', async () => {
    const name = marker();
    const sockets: Socket[] = [];
    const temp_path = await mkdtemp(path.join(tmpdir(), 'petiole-ssh-'));
    const held = await mkdtemp(path.join(tmpdir(), 'petiole-ssh-held-')); // the script runs as long as it is there
    const proxy = await serveTcp((socket) => {
      const onward = connect(sshd.port, '127.0.0.1');
      sockets.push(socket);
      socket.pipe(onward).on('error', () => undefined);
      onward.pipe(socket);
      socket.on('close', () => onward.destroy());
    });
    try {
      const script = `echo before\nsh -c 'while [ -d ${held} ]; do sleep 0.1; done; : ${name}'`;
      const call = fail({ port: proxy.port, temp_path, script });
      await until(() => isRunning(name));
      sockets.forEach((socket) => socket.destroy());
      expect(await call).toMatchObject({ code: 'CONNECTION_FAILED', response: { stdout: expect.stringMatching(/^(before\n)?$/) } });
    } finally {
      await rm(held, { recursive: true });
      await proxy.stop();
    }
    await until(() => !isRunning(name));
    await until(() => readdirSync(temp_path).length === 0);
    await rm(temp_path, { recursive: true });
  });
});

/** A server with passwords: OpenSSH's own would need an account of the machine. */
async function passwordServer(method: 'password' | 'keyboard-interactive'): Promise<{ port: number; stop(): Promise<void> }> {
  const hostKey = ssh2.utils.generateKeyPairSync('ed25519').private;
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      if (context.method !== method) return context.reject([method]);
      if (context.method === 'password') return context.password === 'open-sesame' ? context.accept() : context.reject([method]);
      return context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        answers[0] === 'open-sesame' ? context.accept() : context.reject([method]),
      );
    });
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const input: Buffer[] = [];
        channel.on('data', (data: Buffer) => input.push(data));
        channel.on('end', () => {
          channel.write(execFileSync(command, { input: Buffer.concat(input), stdio: ['pipe', 'pipe', 'ignore'] }));
          channel.exit(0);
          channel.end();
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
