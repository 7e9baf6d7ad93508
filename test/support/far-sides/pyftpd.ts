/** pyftpdlib (Debian: python3-pyftpdlib, python3-openssl) on a loopback port, in clear or with explicit or implicit TLS. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { startProcess } from './process.ts';

export interface Ftpd {
  port: number;
  username: string;
  password: string;
  /** what the server shows, below `/` */
  folder: string;
  /** its certificate */
  cert: string;
  stop(): Promise<void>;
}

export interface FtpdOptions {
  tls?: 'explicit' | 'implicit' | 'none';
  /** commands that the server does not know, such as MLST */
  without?: string[];
  /** permissions of the user, as pyftpdlib writes them; default: all */
  permissions?: string;
  /** an address that the server names in place of its own for its data connections */
  masquerade?: string;
}

const PASSWORD = 'open "sesame" ü';

const SERVER = `
import sys, json
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer
o = json.loads(sys.argv[1])
authorizer = DummyAuthorizer()
authorizer.add_user('ada', o['password'], o['folder'], perm=o['permissions'])
class Plain(FTPHandler): pass
class Explicit(TLS_FTPHandler):
    tls_control_required = True
    tls_data_required = True
class Implicit(TLS_FTPHandler):
    tls_data_required = True
    def handle(self):
        self.secure_connection(self.get_ssl_context())
        super().handle()
handler = {'none': Plain, 'explicit': Explicit, 'implicit': Implicit}[o['tls']]
if o['tls'] != 'none':
    from OpenSSL import SSL
    handler.certfile = o['certfile']
    handler.ssl_options = handler.ssl_options | SSL.OP_NO_TLSv1_3  # pyftpdlib 1.5 resets uploads over it
handler.authorizer = authorizer
handler.use_sendfile = False
handler.banner = 'ready'
handler.auth_failed_timeout = 0
if o.get('masquerade'): handler.masquerade_address = o['masquerade']
handler.proto_cmds = {k: v for k, v in handler.proto_cmds.items() if k not in o['without']}
server = FTPServer(('127.0.0.1', 0), handler)
server.max_cons_per_ip = 0
print('listening on', server.address[1], flush=True)
server.serve_forever()
`;

export async function startFtpd({
  tls = 'explicit',
  without = [],
  permissions = 'elradfmwMT',
  masquerade,
}: FtpdOptions = {}): Promise<Ftpd> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-ftpd-'));
  const certificate = tls === 'none' ? { key: '', cert: '' } : selfMadeCertificate();
  const certfile = `${folder}.pem`;
  await writeFile(certfile, certificate.key + certificate.cert, { mode: 0o600 });
  const options = { folder, certfile, tls, without, permissions, password: PASSWORD, masquerade };
  const server = await startProcess('/usr/bin/python3', ['-c', SERVER, JSON.stringify(options)], /listening on (\d+)/);
  return {
    port: Number(server.match[1]),
    username: 'ada',
    password: PASSWORD,
    folder,
    cert: certificate.cert,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      await rm(certfile, { force: true });
    },
  };
}
