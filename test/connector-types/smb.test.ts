import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startSmbd, type Smbd } from '../support/far-sides/smbd.ts';
import { BROKEN_NAMES, fileStoreContract, ONCE } from './file-store.ts';

const accessTo = ({ port, share, username, password }: Smbd) => ({ hostname: '127.0.0.1', port, share, username, password });

fileStoreContract('SMB', async () => {
  const smbd = await startSmbd();
  return { access: accessTo(smbd), folder: smbd.folder, stop: smbd.stop };
});

describe('SMB', () => {
  let connections: TestConnections;
  let smbd: Smbd;
  beforeAll(async () => {
    [connections, smbd] = await Promise.all([createConnections(), startSmbd({ encrypt: 'off' })]);
  });
  afterAll(() => Promise.all([connections?.close(), smbd?.stop()]));

  const run = (inputs: object = {}) => connections.output('SMB', { ...accessTo(smbd), encryption: 'off', ...inputs }, ONCE);
  const fail = (inputs: object = {}) => connections.error('SMB', { ...accessTo(smbd), encryption: 'off', ...inputs }, ONCE);

  it('encrypts, unless it is told otherwise', async () => {
    expect(await run({ action: 'put', path: 'x', content: 'signed' })).toMatchObject({ size: 6 });
    expect(await fail({ encryption: 'required' })).toMatchObject({ code: 'TLS_ERROR' });
    expect(await run({ encryption: 'desired', action: 'get', path: 'x', dst: 'text' })).toMatchObject({ content: 'signed' });
  });

  it('says that the credentials or the share are wrong, and shows no password', async () => {
    const error = await fail({ password: 'wrong-word' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(JSON.stringify(error)).not.toContain('wrong-word');
    expect(await fail({ share: 'none' })).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NO_SUCH_SHARE' });
    expect(await fail({ share: 'readonly', action: 'put', path: 'y', content: 'y' })).toMatchObject({ reason: 'PERMISSION_DENIED' });
  });

  it.each([...BROKEN_NAMES, 'a"b', 'a*', 'a?b', 'a|b', 'a:b', 'a\\b'])('refuses the name %j', async (name) => {
    for (const inputs of [
      { action: 'get', path: name },
      { action: 'delete', path: name },
      { action: 'rename', path: 'a', to: name },
    ])
      expect(await fail(inputs)).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it.each(['--option=x', '-U', '//x/y', 'a b', 'x%y', 'x\ny'])('refuses the host or share %j', async (name) => {
    expect(await fail({ hostname: name })).toMatchObject({ code: 'INVALID_INPUT' });
    if (name !== 'a b') expect(await fail({ share: name })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('keeps the password out of command lines and environments', async () => {
    let seen = '';
    const server = await serveTcp((socket) => {
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        for (const file of ['cmdline', 'environ']) {
          try {
            const text = readFileSync(`/proc/${pid}/${file}`, 'latin1');
            if (text.includes('petiole-smb-')) seen += text;
          } catch {
            // it has ended, or is somebody else's
          }
        }
      }
      socket.on('data', () => socket.destroy());
    });
    expect(await fail({ port: server.port, password: 'hidden-word-7' })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(seen).not.toContain('hidden-word-7');
    await server.stop();
  });

  it('asks only the servers that a connector names, and lets no script name another', async () => {
    let dialled = 0;
    const server = await serveTcp((socket) => {
      dialled++;
      socket.destroy();
    });
    const { hostname, port, ...login } = accessTo(smbd);
    const there = { hostname: '127.0.0.1', port: server.port };
    const why = expect.stringMatching(/\(DFS\) past the outbound guard/);
    for (const target of [{ by: 'connector_type', name: 'SMB' } as const, { by: 'namespace', name: 'smb', action: 'list' } as const])
      expect((await connections.call(target, { ...login, ...there })).error).toMatchObject({ code: 'CONNECTOR_REQUIRED', message: why });
    await connections.store.create(JSON.stringify({ name: 'office', type: 'SMB', value: { hostname, port, encryption: 'off' } }));
    const office = { by: 'connector', name: 'office' } as const;
    for (const field of [{ hostname: '127.0.0.2' }, { port: server.port }, { encryption: 'desired' }, { hostname }])
      expect((await connections.call(office, { ...login, ...field })).error).toMatchObject({
        ...{ code: 'DESTINATION_NOT_ALLOWED', connector: 'office', field: Object.keys(field)[0], message: why },
      });
    expect(dialled).toBe(0);
    expect(await connections.call(office, login)).toMatchObject({ ok: true });
    await server.stop();
  });

  it('says that the server hangs up', async () => {
    let dialled = 0;
    const server = await serveTcp((socket) => {
      dialled++;
      socket.once('data', () => socket.destroy());
    });
    expect(await fail({ port: server.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(dialled).toBe(1);
    await server.stop();
  });
});
