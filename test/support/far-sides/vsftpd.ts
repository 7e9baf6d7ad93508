/**
 * vsftpd (Debian: vsftpd) on a loopback port with explicit or implicit TLS, for data too. It runs as whoever runs the tests, who can
 * let nobody in but `anonymous` and shut nobody up in a folder: paths are those of this machine.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface Vsftpd {
  port: number;
  /** what it shows, by its path here */
  folder: string;
  /** its certificate */
  cert: string;
  /** what it did: commands, answers, transfers */
  log: string;
  stop(): Promise<void>;
}

/** `reuse`: data goes only where the TLS session of the commands is taken up. */
export async function startVsftpd({ tls, reuse }: { tls: 'explicit' | 'implicit'; reuse: boolean }): Promise<Vsftpd> {
  const root = await mkdtemp(path.join(tmpdir(), 'petiole-vsftpd-'));
  const certificate = selfMadeCertificate();
  const at = (name: string) => path.join(root, name);
  await writeFile(at('cert.pem'), certificate.key + certificate.cert, { mode: 0o600 });
  const port = await freePort();
  const settings = {
    ...{ listen: 'YES', listen_address: '127.0.0.1', listen_port: port, background: 'NO', run_as_launching_user: 'YES' },
    ...{ pasv_address: '127.0.0.1', pasv_promiscuous: 'NO', seccomp_sandbox: 'NO', connect_from_port_20: 'NO' },
    ...{ anonymous_enable: 'YES', no_anon_password: 'YES', ftp_username: userInfo().username, anon_root: root },
    ...{ anon_world_readable_only: 'NO', write_enable: 'YES', anon_upload_enable: 'YES', anon_mkdir_write_enable: 'YES' },
    ...{ anon_other_write_enable: 'YES', anon_umask: '022', allow_writeable_chroot: 'YES' },
    ...{ ssl_enable: 'YES', rsa_cert_file: at('cert.pem'), implicit_ssl: tls === 'implicit' ? 'YES' : 'NO' },
    ...{ allow_anon_ssl: 'YES', force_anon_logins_ssl: 'YES', force_anon_data_ssl: 'YES', require_ssl_reuse: reuse ? 'YES' : 'NO' },
    ...{ strict_ssl_read_eof: 'YES', strict_ssl_write_shutdown: 'YES', ssl_ciphers: 'HIGH' },
    ...{ xferlog_enable: 'YES', log_ftp_protocol: 'YES', vsftpd_log_file: at('log'), secure_chroot_dir: root, use_localtime: 'NO' },
  };
  const conf = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  await writeFile(at('conf'), `${conf.join('\n')}\n`, { mode: 0o600 });
  // it says nothing
  const server = await startProcess('/bin/sh', ['-c', 'echo started; exec /usr/sbin/vsftpd "$0"', at('conf')], /started/);
  await listening(port, server);
  return {
    port,
    folder: root,
    cert: certificate.cert,
    log: at('log'),
    async stop() {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
