import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startFtpd, type Ftpd, type FtpdOptions } from '../support/far-sides/pyftpd.ts';
import { startVsftpd } from '../support/far-sides/vsftpd.ts';
import { BROKEN_NAMES, fileStoreContract, ONCE } from './file-store.ts';

function accessTo({ port, username, password, cert }: Ftpd, tls: string) {
  return { hostname: '127.0.0.1', port, username, password, tls, ...(cert && { cacert: cert }) };
}

fileStoreContract('FTP', async () => {
  const ftpd = await startFtpd({ tls: 'none' });
  return { access: accessTo(ftpd, 'none'), folder: ftpd.folder, stop: ftpd.stop };
});

describe('FTP', () => {
  let connections: TestConnections;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    connections = await createConnections();
  });
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await connections?.close();
  });

  async function start(options: FtpdOptions): Promise<Ftpd> {
    const ftpd = await startFtpd(options);
    stops.push(ftpd.stop);
    return ftpd;
  }
  const run = (access: object, inputs: object) => connections.output('FTP', { ...access, ...inputs });
  const fail = (access: object, inputs: object = {}) => connections.error('FTP', { ...access, ...inputs }, ONCE);

  /** A server that says these lines, whatever it hears. */
  async function scripted(answers: Record<string, string>) {
    const server = await serveTcp((socket) => {
      socket.write('220 ready\r\n');
      socket.on('data', (data) => {
        for (const line of data.toString().split('\r\n').filter(Boolean)) {
          const answer = answers[line.split(' ', 1)[0]!] ?? '200 ok';
          if (answer === 'HANG UP') socket.destroy();
          else socket.write(`${answer}\r\n`);
        }
      });
    });
    stops.push(server.stop);
    return { hostname: '127.0.0.1', port: server.port, tls: 'none' };
  }

  it.each(['explicit', 'implicit'] as const)('secures commands with %s TLS, and checks the certificate', async (tls) => {
    const ftpd = await start({ tls });
    await writeFile(path.join(ftpd.folder, 'x.txt'), 'secured');
    const access = accessTo(ftpd, tls);
    expect(await run(access, { action: 'stat', path: '/x.txt' })).toMatchObject({ entry: { name: 'x.txt', size: 7 } });
    const other = selfMadeCertificate('DNS:elsewhere.example');
    expect(await fail({ ...access, cacert: other.cert })).toMatchObject({ code: 'TLS_ERROR' });
    expect(await fail({ ...access, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    expect(await fail({ ...access, password: 'wrong-word' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(JSON.stringify(await fail({ ...access, password: 'wrong-word' }))).not.toContain('wrong-word');
  });

  describe.each([
    ['explicit', true],
    ['explicit', false],
    ['implicit', true],
    ['implicit', false],
  ] as const)('data with %s TLS; that the session of the commands is taken up is asked for: %s', (tls, reuse) => {
    const large = randomBytes(3_000_001);
    const secured = async () => {
      const vsftpd = await startVsftpd({ tls, reuse });
      stops.push(vsftpd.stop);
      const here = path.join(vsftpd.folder, 'data');
      await mkdir(here);
      const access = { hostname: '127.0.0.1', port: vsftpd.port, tls, cacert: vsftpd.cert };
      return { here, access, log: () => readFile(vsftpd.log, 'utf8') };
    };

    it('lists, puts and gets, also what is larger, and sends nothing in clear', async () => {
      const { here, access, log } = await secured();
      expect(await run(access, { action: 'list', path: here })).toEqual({ entries: [] });
      for (const [name, content] of [
        ['none', Buffer.alloc(0)],
        ['some text.txt', Buffer.from('tëxt')],
        ['large', large],
      ] as const) {
        const file = path.join(here, name);
        const sent = { action: 'put', path: file, content: content.toString('base64'), encoding: 'base64' };
        expect(await run(access, sent)).toMatchObject({ size: content.length });
        expect((await readFile(file)).equals(content)).toBe(true);
        const got = await run(access, { action: 'get', path: file, dst: 'base64', max_size: 4_000_000 });
        expect(Buffer.from(String(got['content']), 'base64').equals(content)).toBe(true);
      }
      const { entries } = await run(access, { action: 'list', path: here });
      expect(entries).toMatchObject([
        { name: 'large', size: large.length },
        { name: 'none', size: 0 },
        { name: 'some text.txt', size: 5 },
      ]);
      // each session asked for it, and the server has no data go in clear
      const commands = [...(await log()).matchAll(/"(PROT [A-Z]|USER)\b/g)].map(([, command]) => command);
      expect([commands.includes('PROT P'), commands.filter((command) => command === 'PROT P').length]).toEqual([true, commands.length / 2]);
    });
  });

  it('says that the server wants TLS, or wants none', async () => {
    const [plain, explicit] = await Promise.all([start({ tls: 'none' }), start({ tls: 'explicit' })]);
    expect(await fail(accessTo(plain, 'explicit'))).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('tls:') });
    expect(await fail(accessTo(plain, 'implicit'))).toMatchObject({ code: 'TLS_ERROR' });
    expect((await fail(accessTo(explicit, 'none'))).message).toMatch(/TLS|SSL/);
  });

  it('works with servers of old, that tell of files only in lists', async () => {
    const old = await start({ tls: 'none', without: ['MLST', 'MLSD', 'EPSV'] });
    await writeFile(path.join(old.folder, 'x.txt'), 'old');
    const access = accessTo(old, 'none');
    expect(await run(access, { action: 'list' })).toMatchObject({ entries: [{ name: 'x.txt', type: 'file', size: 3 }] });
    expect(await run(access, { action: 'stat', path: '/x.txt' })).toMatchObject({ entry: { type: 'file', size: 3 } });
    expect(await run(access, { action: 'stat', path: '/none' })).toEqual({ exists: false });
    expect(await run(access, { action: 'get', path: 'x.txt', dst: 'text' })).toMatchObject({ content: 'old' });
  });

  it('takes data from the host of the session alone, whatever address the server names', async () => {
    const bouncing = await start({ tls: 'none', masquerade: '10.99.99.99', without: ['EPSV'] });
    await writeFile(path.join(bouncing.folder, 'x.txt'), 'here');
    expect(await run(accessTo(bouncing, 'none'), { action: 'get', path: '/x.txt', dst: 'text' })).toMatchObject({ content: 'here' });
  });

  it('asks the guard for the port of the data too', async () => {
    const ftpd = await start({ tls: 'none' });
    const narrow = await createConnections([`127.0.0.1:${ftpd.port}`]);
    expect(await narrow.error('FTP', accessTo(ftpd, 'none'))).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    await narrow.close();
  });

  it.each(BROKEN_NAMES)('refuses the name %j', async (name) => {
    const access = { hostname: '127.0.0.1', port: 1, tls: 'none' };
    for (const inputs of [
      { action: 'get', path: name },
      { action: 'delete', path: name },
      { action: 'rename', path: 'a', to: name },
    ])
      expect(await fail(access, inputs)).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail({ ...access, username: name })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('says who may not', async () => {
    const readOnly = await start({ tls: 'none', permissions: 'elr' });
    const access = accessTo(readOnly, 'none');
    for (const inputs of [
      { action: 'put', path: '/x', content: 'x' },
      { action: 'mkdir', path: '/x' },
    ])
      expect(await fail(access, inputs)).toMatchObject({ code: 'COMMAND_FAILED', reason: 'PERMISSION_DENIED' });
  });

  it('says that the server hangs up in the middle, or is not available', async () => {
    const facts = { FEAT: '211-\r\n MLST\r\n211 end', MLST: '250-\r\n type=file;size=100; /x\r\n250 end' };
    for (const answers of [
      { ...facts, EPSV: 'HANG UP' },
      { ...facts, EPSV: '500 no', PASV: 'HANG UP' },
    ])
      expect(await fail(await scripted(answers), { action: 'get', path: '/x', dst: 'text' })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(await fail(await scripted({ ...facts, EPSV: '229 nonsense' }), { action: 'get', path: '/x', dst: 'text' })).toMatchObject({
      code: 'INVALID_RESPONSE',
    });
    expect(await fail(await scripted({ USER: '421 too many users' }))).toMatchObject({ code: 'CONNECTION_FAILED' });
  });

  it('notices a file that ends early', async () => {
    const data = await serveTcp((socket) => void socket.end('half'));
    stops.push(data.stop);
    const server = await scripted({
      FEAT: '211-\r\n MLST\r\n211 end',
      MLST: '250-\r\n type=file;size=100; /x\r\n250 end',
      EPSV: `229 ok (|||${data.port}|)`,
      RETR: '150 here it comes\r\n226 done',
    });
    expect(await fail(server, { action: 'get', path: '/x', dst: 'text' })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('of the 100 bytes of /x 4 came'),
    });
  });
});
