/** Dovecot (Debian: dovecot-imapd) on loopback ports, with and without TLS, run by whoever runs the tests. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface Dovecot {
  /** in clear, and STARTTLS */
  port: number;
  tlsPort: number;
  username: string;
  password: string;
  cert: string;
  stop(): Promise<void>;
}

const PASSWORD = 'open "sesame" \\ü';

/** `introspection`: the address that says of access tokens whose they are (RFC 7662). */
export async function startDovecot({ introspection }: { introspection?: string } = {}): Promise<Dovecot> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-dovecot-'));
  const { key, cert } = selfMadeCertificate();
  const [port, tlsPort] = [await freePort(), await freePort()];
  await Promise.all(['run', 'state', 'mail'].map((name) => mkdir(path.join(folder, name), { mode: 0o777 })));
  // started by root, it gives the work with mails to nobody
  await Promise.all([folder, path.join(folder, 'mail')].map((name) => chmod(name, 0o777)));
  const files = {
    'key.pem': key,
    'cert.pem': cert,
    users: `ada:{PLAIN}${PASSWORD}::::::\n`,
    conf: config(folder, { port, tlsPort, isOAuth: introspection !== undefined }),
    oauth: oauthConfig(introspection),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)));
  const server = await startProcess('/usr/sbin/dovecot', ['-F', '-c', path.join(folder, 'conf')], /starting up for imap/);
  for (const own of [port, tlsPort]) await listening(own, server);
  return {
    port,
    tlsPort,
    username: 'ada',
    password: PASSWORD,
    cert,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function oauthConfig(introspection = ''): string {
  return `introspection_url = ${introspection}\nintrospection_mode = post\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`;
}

function config(folder: string, { port, tlsPort, isOAuth }: { port: number; tlsPort: number; isOAuth: boolean }): string {
  const isRoot = process.getuid?.() === 0;
  const own = userInfo().username;
  const group = execFileSync('id', ['-gn']).toString().trim();
  const [user, mailGroup] = isRoot ? ['nobody', 'nogroup'] : [own, group];
  const id = (flag: string) =>
    isRoot ? execFileSync('id', [flag, 'nobody']).toString().trim() : execFileSync('id', [flag]).toString().trim();
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = /dev/stderr
info_log_path = /dev/stderr
instance_name = petiole
default_internal_user = ${user}
default_internal_group = ${mailGroup}
default_login_user = ${user}
first_valid_uid = 1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login${isOAuth ? ' xoauth2 oauthbearer' : ''}
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%u
mailbox_list_index = no
${isOAuth ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${folder}/oauth\n}` : ''}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${id('-u')} gid=${id('-g')} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
`;
}
