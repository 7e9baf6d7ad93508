/**
 * A script runs on the server as it is; everything beside it is data: no other input may run a command there, or reach beyond the
 * folder that the call made for itself.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readStarted } from '../../connector-types/ssh/launcher.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

let sshd: Sshd;
let connections: TestConnections;
let folder: string;
let marker: string;

beforeAll(async () => {
  [sshd, connections] = await Promise.all([startSshd(), createConnections()]);
  folder = await mkdtemp(path.join(tmpdir(), 'petiole-marker-'));
  marker = path.join(folder, 'made');
});

afterAll(async () => {
  await connections?.close();
  await sshd?.stop();
  await rm(folder, { recursive: true, force: true });
});

afterEach(() => {
  expect(existsSync(marker)).toBe(false);
});

const access = () => ({ hostname: '127.0.0.1', port: sshd.port, username: sshd.username, key: sshd.key, hostkey: sshd.hostkey });
const run = (inputs: object) => connections.output('SSH', { ...access(), interpreter: 'sh', script: 'true', ...inputs });
const fail = (inputs: object) => connections.error('SSH', { ...access(), script: 'true', connect_tries: 1, ...inputs });
const fill = (text: string) => text.replaceAll('MARKER', marker);

describe('interpreter', () => {
  it.each([
    ...[
      'sh; touch MARKER;',
      'sh & touch MARKER',
      'sh && touch MARKER',
      'touch MARKER | sh',
      'sh\ntouch MARKER\n',
      'sh\r\ntouch MARKER',
      'sh\0',
    ],
    ...[
      '$(touch MARKER)',
      '`touch MARKER`',
      'sh > MARKER',
      'sh < /etc/passwd',
      '(touch MARKER)',
      '{ touch MARKER; }',
      '"sh"',
      "'sh'",
      '~/sh',
      'sh #',
      'sh \\',
    ],
    ...['-c', '--', 'A=1', 'PATH=/x sh', '! sh', '*', 'sh ${d}', '', ' sh'],
  ])('%j is refused', async (interpreter) => {
    expect(await fail({ interpreter: fill(interpreter) })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('interpreter'),
    });
  });

  it.each(['sh', '/bin/sh', '/bin/sh -e', '/usr/bin/env sh', '/usr/bin/env -i PATH=/usr/bin:/bin sh -u', 'env A=b sh'])(
    '%j is one',
    async (interpreter) => {
      expect(await run({ interpreter, script: 'echo here' })).toMatchObject({ stdout: 'here\n' });
    },
  );

  it('that is not there is told as the shell tells it', async () => {
    expect(await fail({ interpreter: 'no-such-program -x' })).toMatchObject({
      code: 'COMMAND_FAILED',
      retcode: 127,
      message: expect.stringContaining('no-such-program'),
    });
  });
});

describe('env', () => {
  it.each(['A;touch', 'A B', 'A=B', '$(touch MARKER)', 'A\n', 'A\0', '-x', '1A', '', 'é', 'BASH_FUNC_sh%%', 'A[$(touch MARKER)]'])(
    'the name %j is refused',
    async (name) => {
      expect(await fail({ env: { [fill(name)]: 'x' } })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('env') });
    },
  );

  it.each([
    "'; touch MARKER; '",
    '$(touch MARKER)',
    '`touch MARKER`',
    'a\ntouch MARKER\n',
    '"; touch MARKER; "',
    '\\',
    "'",
    '!!',
    '() { :; }; touch MARKER',
  ])('the value %j stays what it is', async (value) => {
    const text = fill(value);
    expect(await run({ script: 'printf %s "$A"', env: { A: text } })).toMatchObject({ stdout: text });
  });

  it('with the names that the launcher uses itself neither misleads nor harms it', async () => {
    const precious = path.join(folder, 'precious');
    mkdirSync(precious, { recursive: true });
    writeFileSync(path.join(precious, 'file'), 'x');
    const temp_path = path.join(folder, 'temp');
    mkdirSync(temp_path, { recursive: true });
    const env = { d: precious, retcode: '7', i: '99', PATH: '/nonexistent', IFS: 'e', PS4: '$(touch x)', HOME: '/' };
    const output = await run({
      interpreter: '/bin/sh',
      script: 'echo "$d" "$PATH"\nV=1\n#OUTPUT_VAR(V)',
      env: { ...env, PATH: '/usr/bin:/bin' },
      temp_path,
    });
    expect(output).toMatchObject({ retcode: 0, stdout: `${precious} /usr/bin:/bin\n`, var: { V: '1' } });
    // with a PATH that has nothing, the folder of the call is still removed
    expect(await run({ interpreter: '/bin/sh', script: ':', env, temp_path })).toMatchObject({ retcode: 0 });
    expect(readdirSync(precious)).toEqual(['file']);
    expect(readdirSync(temp_path)).toEqual([]);
  });
});

describe('the other inputs', () => {
  it.each(["/tmp/'; touch MARKER; '", '/tmp/$(touch MARKER)', '/tmp/`touch MARKER`', '/tmp/x; touch MARKER', '/nonexistent'])(
    'temp_path %j is the name of a folder',
    async (temp_path) => {
      expect(await fail({ temp_path: fill(temp_path) })).toMatchObject({ code: 'COMMAND_FAILED', retcode: 125 });
    },
  );

  it.each(['relative', '-d', '$(touch MARKER)', '/tmp\ntouch MARKER', '/tmp\0', '/tmp\r', ''])(
    'temp_path %j is refused',
    async (temp_path) => {
      expect(await fail({ temp_path: fill(temp_path) })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('temp_path'),
      });
    },
  );

  it.each(['a b', 'A;touch MARKER', '$(touch MARKER)', '-p', 'A\n', ''])('the output variable %j is refused', async (name) => {
    expect(await fail({ output_vars: [fill(name)] })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('output_vars'),
    });
  });

  it.each([
    { hostname: '-oProxyCommand=touch MARKER' },
    { hostname: '127.0.0.1\nProxyCommand touch MARKER' },
    { hostname: '127.0.0.1; touch MARKER' },
    { hostname: '$(touch MARKER)' },
    { hostname: 'u@127.0.0.1' },
    { hostname: '127.0.0.1:22' },
    { hostname: '' },
    { username: 'a\nb' },
    { username: 'a\0b' },
    { hostkey: '-oStrictHostKeyChecking=no' },
    { port: 0 },
    { port: 65_536 },
  ])('%j is refused', async (inputs) => {
    const [key = '', value] = Object.entries(inputs)[0] ?? [];
    const error = await fail({ [key]: typeof value === 'string' ? fill(value) : value });
    // a name that may be one is not found
    expect(error.code).toMatch(key === 'hostname' ? /INVALID_INPUT|CONNECTION_FAILED/ : /INVALID_INPUT/);
  });

  it.each(['-oProxyCommand=touch MARKER', '$(touch MARKER)', '; touch MARKER', '--'])(
    'the user %j is not known to the server',
    async (username) => {
      expect(await fail({ username: fill(username) })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    },
  );

  it('a script cannot end its own text early', async () => {
    const script = `echo one\n'\nEOF\npetiole\n`;
    expect(await run({ script: `cat <<'X'\n${script}X\n` })).toMatchObject({ stdout: script });
  });
});

describe('the server', () => {
  it.each(['petiole-x 1 /tmp/x', 'petiole-x 0 /tmp/x', 'petiole-x -1 /tmp/x', 'petiole-x 12;touch /tmp/x', 'petiole-x 12 relative'])(
    'that says %j is not sent a signal for that group',
    (line) => {
      expect(readStarted(line)).toBeUndefined();
    },
  );
});
