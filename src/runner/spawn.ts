/**
 * Starts a runner process: no environment, no database, Node's permission model around it (reading only its own files; no network,
 * no child processes, no workers). It dies with its worker: by `setpriv --pdeathsig` where there is one, since a process that
 * spins in a built-in never sees the end of its pipe, else when its input ends.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** What the runner's own code runs with; a context inherits the time zone and the locale. */
const ENVIRONMENT = { TZ: 'UTC', LC_ALL: 'en_US.UTF-8' };

const ENTRY = fileURLToPath(new URL(`./process/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href);

/** `entry`: another program under the same restrictions (the tests try what they hold). */
export function spawnRunner(entry = ENTRY): ChildProcess {
  const file = realpathSync(entry);
  const addon = addonFile();
  const node = [process.execPath, ...flags(dirname(file), addon), file, addon];
  const [command = '', ...args] = tiedToParent(node);
  return spawn(command, args, { env: ENVIRONMENT, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
}

/** The command as one that is killed when its parent dies, where the machine can do that. */
export function tiedToParent(command: string[]): string[] {
  const tool = setpriv();
  return tool === null ? command : [tool, ...SETPRIV_OPTIONS, ...command];
}

/** `--no-node-snapshot` is what isolated-vm needs. */
function flags(folder: string, addon: string): string[] {
  return [
    '--no-node-snapshot',
    '--disable-warning=SecurityWarning',
    '--permission',
    '--allow-addons',
    `--allow-fs-read=${folder}/`,
    `--allow-fs-read=${addon}`,
  ];
}

let foundAddon: string | undefined;

/**
 * The prebuilt binary for this machine, found here so that the runner need not look around. Throws where there is none. It is looked
 * for once: a process that is short of descriptors later would not find it.
 */
export function addonFile(): string {
  return (foundAddon ??= findAddon());
}

function findAddon(): string {
  const folder = dirname(require.resolve('isolated-vm/package.json'));
  const { path } = createRequire(join(folder, 'package.json'))('node-gyp-build') as { path(folder: string): string };
  return realpathSync(path(folder));
}

/** Util-linux; the one of BusyBox has other options, so what is found is tried once. */
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'];
const SETPRIV_OPTIONS = ['--pdeathsig', 'KILL', '--no-new-privs', '--'];

let foundSetpriv: string | null | undefined;

function setpriv(): string | null {
  foundSetpriv ??= SETPRIV.find((file) => existsSync(file) && spawnSync(file, [...SETPRIV_OPTIONS, 'true']).status === 0) ?? null;
  return foundSetpriv;
}
