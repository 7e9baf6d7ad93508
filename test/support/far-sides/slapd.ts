/** OpenLDAP's slapd (Debian: slapd) on loopback ports, with and without TLS, with a small tree. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface Slapd {
  port: number;
  tlsPort: number;
  base: string;
  bindDn: string;
  password: string;
  cert: string;
  stop(): Promise<void>;
}

const BASE = 'dc=example,dc=com';
const PASSWORD = 'open "sesame" ü';

export async function startSlapd(): Promise<Slapd> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-slapd-'));
  const { key, cert } = selfMadeCertificate();
  await mkdir(path.join(folder, 'db'));
  const write = (name: string, text: string) => writeFile(path.join(folder, name), text, { mode: 0o600 });
  await Promise.all([write('key.pem', key), write('cert.pem', cert), write('conf', config(folder)), write('tree.ldif', TREE)]);
  execFileSync('/usr/sbin/slapadd', ['-f', path.join(folder, 'conf'), '-l', path.join(folder, 'tree.ldif')], { stdio: 'pipe' });
  const [port, tlsPort] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
  const server = await startProcess('/usr/sbin/slapd', ['-f', path.join(folder, 'conf'), '-h', urls, '-d', '256'], /slapd starting/);
  // it says so before it listens
  for (const own of [port, tlsPort]) await listening(own, server);
  return {
    port,
    tlsPort,
    base: BASE,
    bindDn: `cn=admin,${BASE}`,
    password: PASSWORD,
    cert,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function config(folder: string): string {
  return [
    ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    `pidfile ${folder}/pid`,
    `argsfile ${folder}/args`,
    `TLSCertificateFile ${folder}/cert.pem`,
    `TLSCertificateKeyFile ${folder}/key.pem`,
    'database mdb',
    'maxsize 16777216',
    `suffix "${BASE}"`,
    `rootdn "cn=admin,${BASE}"`,
    `rootpw "${PASSWORD.replaceAll('"', '\\"')}"`,
    `directory ${folder}/db`,
    'access to attrs=userPassword by anonymous auth by * none',
    'access to * by users read by anonymous none',
    '',
  ].join('\n');
}

const PEOPLE = Array.from(
  { length: 25 },
  (_, i) => `dn: uid=p${i},ou=people,${BASE}\nobjectClass: inetOrgPerson\nuid: p${i}\ncn: P ${i}\nsn: P\n`,
);

const TREE = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,${BASE}
objectClass: organizationalUnit
ou: people

dn: uid=ada,ou=people,${BASE}
objectClass: inetOrgPerson
uid: ada
cn: Ada (the *first*)
sn: L\\ovelace
mail: ada@example.com
mail: a@example.com
jpegPhoto:: /9j/4AAQ
userPassword: lady-word

${PEOPLE.join('\n')}`;
