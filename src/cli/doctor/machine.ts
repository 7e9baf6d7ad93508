/** The machine: what it runs on, where it keeps things, whether there is room. */
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Config } from '../../config.ts';
import { messageOf } from '../../errors.ts';
import { findInstance, type Instance } from '../../storage/instance.ts';
import { bytesText } from '../files.ts';
import { ok, skipped, warning, wrong, type Check } from './check.ts';

/** The one that comes with the product. */
const NODE = 26;

export function nodeCheck(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  const found = `node ${process.versions.node} on ${process.platform}-${process.arch}`;
  return major >= NODE
    ? ok('node', found)
    : wrong('node', found, `it needs node ${NODE}, which comes with it: install the dependencies anew`);
}

export async function dataFolderCheck({ dataFolder }: Config): Promise<Check> {
  const name = 'data folder';
  const found = await stat(dataFolder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error && found.code === 'ENOENT') return newFolderCheck(name, dataFolder);
  if (found instanceof Error) return wrong(name, `${dataFolder} cannot be looked at: ${found.message}`, OTHER_FOLDER);
  if (!found.isDirectory()) return wrong(name, `${dataFolder} is a file`, OTHER_FOLDER);
  const refusal = await refusalOf(dataFolder);
  if (refusal !== null) {
    const why = refusal.code === 'EACCES' ? `belongs to user ${found.uid}, and this one may not write to it` : refusal.message;
    return wrong(name, `${dataFolder} ${why}`, OTHER_FOLDER);
  }
  const open = await readableByOthers(dataFolder, ['key', 'local-token']);
  if (open.length > 0) {
    return wrong(
      name,
      `other users of this machine may read ${open.join(' and ')}`,
      `chmod 600 ${open.join(' ')}, and then \`secrets rotate\``,
    );
  }
  return ok(name, dataFolder);
}

const OTHER_FOLDER = 'make it a folder that this user may write to, or name another with PETIOLE_DATA';

async function newFolderCheck(name: string, dataFolder: string): Promise<Check> {
  const parent = await nearestFolder(dataFolder);
  const refusal = await refusalOf(parent);
  if (refusal === null) return ok(name, `${dataFolder} will be made by the first start`);
  const why = refusal.code === 'EACCES' ? `this user may not make it in ${parent}` : `${parent} ${refusal.message}`;
  return wrong(name, `${dataFolder} does not exist, and ${why}`, OTHER_FOLDER);
}

/** Why nothing can be written to a folder; null: it can. */
const refusalOf = (folder: string): Promise<{ code: string | undefined; message: string } | null> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => null,
    ({ code, message }: NodeJS.ErrnoException) => ({
      code,
      message: code === 'EROFS' ? 'is on a file system that is mounted read-only' : `cannot be written to: ${message}`,
    }),
  );

async function nearestFolder(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    if ((await stat(at).catch(() => null)) !== null || dirname(at) === at) return at;
  }
}

async function readableByOthers(folder: string, files: string[]): Promise<string[]> {
  const open: string[] = [];
  for (const file of files.map((each) => join(folder, each))) {
    const mode = await stat(file).then(
      (found) => found.mode,
      () => 0,
    );
    if ((mode & 0o077) !== 0) open.push(file);
  }
  return open;
}

const LITTLE = 1e9;
const TOO_LITTLE = 100e6;

export async function diskCheck({ dataFolder }: Config): Promise<Check> {
  const name = 'disk space';
  const folder = await nearestFolder(dataFolder);
  const { bavail, bsize, files, ffree } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${bytesText(free)} free below ${folder}`;
  const todo = `make room, or move the data folder with PETIOLE_DATA`;
  if (files > 0 && ffree < 1000) return wrong(name, `there are no inodes left below ${folder}`, todo);
  if (free < TOO_LITTLE) return wrong(name, found, todo);
  return free < LITTLE ? warning(name, found, todo) : ok(name, found);
}

export async function portCheck({ host, port, dataFolder }: Config): Promise<Check> {
  const name = 'port';
  const instance = await findInstance(dataFolder);
  if (instance !== null) return ok(name, `taken by the \`up\` of this data folder (${describe(instance)})`);
  if (port === 0) return ok(name, 'any free one');
  const error = await tryPort(host, port);
  if (error === null) return ok(name, `${port} of ${host} is free`);
  if (error.code === 'EADDRINUSE')
    return wrong(
      name,
      `${port} of ${host} is taken by another program`,
      'choose another with --port or PETIOLE_PORT, or stop that program',
    );
  if (error.code === 'EACCES')
    return wrong(name, `${port} of ${host} may not be used by this user`, 'choose one above 1023 with PETIOLE_PORT');
  return wrong(name, `${host} port ${port} cannot be opened: ${messageOf(error)}`, 'choose another address with --host or PETIOLE_HOST');
}

export const describe = ({ pid, url }: Instance): string => `process ${pid}${url === null ? ', still starting' : ` at ${url}`}`;

function tryPort(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

export function variablesCheck(unknown: string[]): Check {
  const name = 'environment';
  if (unknown.length === 0) return ok(name, 'it can be read');
  return warning(name, `${unknown.join(', ')} ${unknown.length === 1 ? 'is no setting' : 'are no settings'}`, 'most likely misspelt');
}

export const noConfiguration = (name: string): Check => skipped(name, 'the environment has to be right first');
