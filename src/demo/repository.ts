/**
 * The demo git repository: a bare one with the branches `main` and `develop` and the tags `v1` and `v2`, made on first use by
 * one `git fast-import`. Authors and dates are fixed, so that every installation has the same commits.
 */
import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Nothing of the user's git configuration takes part. */
export const GIT_ENV = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  HOME: '/nonexistent',
  LC_ALL: 'C',
};

/** The repository's folder; makes it where it is missing. Two processes may do so at once. */
export async function demoRepository(folder: string): Promise<string> {
  const place = join(folder, 'repository.git');
  if (await exists(join(place, 'HEAD'))) return place;
  await mkdir(dirname(place), { recursive: true });
  const work = await mkdtemp(join(folder, 'making-'));
  try {
    await git(['init', '--quiet', '--bare', '--initial-branch=main', work]);
    await git(['-C', work, 'fast-import', '--quiet'], history());
    // The repository may have been made by another user, as with sudo; and partial clones are part of what it shows.
    await appendFile(join(work, 'config'), '[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n');
    await rename(work, place).catch(async (error: unknown) => {
      if (!(await exists(join(place, 'HEAD')))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return place;
}

interface Commit {
  ref: string;
  mark: number;
  from?: number;
  date: string;
  message: string;
  files: Record<string, string>;
}

const COMMITS: Commit[] = [
  {
    ref: 'main',
    mark: 1,
    date: '1735725600 +0100',
    message: 'Start the demo repository',
    files: { 'README.md': '# Demo\n\nVersion 1.\n', 'app/version.txt': '1\n' },
  },
  {
    ref: 'main',
    mark: 2,
    from: 1,
    date: '1740909600 +0100',
    message: 'Release version 2',
    files: { 'README.md': '# Demo\n\nVersion 2.\n', 'app/version.txt': '2\n' },
  },
  {
    ref: 'develop',
    mark: 3,
    from: 2,
    date: '1748770200 +0200',
    message: 'Begin work on version 3',
    files: { 'app/version.txt': '3-dev\n', 'CHANGES.md': '- version 3 is under way\n' },
  },
];

const WHO = 'Demo Author <demo@example.com>';

/** The whole history as a fast-import stream. */
function history(): string {
  const commits = COMMITS.map(({ ref, mark, from, date, message, files }) => {
    const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
    const parent = from === undefined ? '' : `from :${from}\n`;
    return `commit refs/heads/${ref}\nmark :${mark}\nauthor ${WHO} ${date}\ncommitter ${WHO} ${date}\n${data(message)}${parent}${changes.join('')}`;
  });
  const first = `reset refs/tags/v1\nfrom :1\n\n`;
  const second = `tag v2\nfrom :2\ntagger ${WHO} ${COMMITS[1]!.date}\n${data('The second version')}`;
  return `${commits.join('\n')}\n${first}${second}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function git(args: string[], input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: GIT_ENV, cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`git ${args[0]} failed: ${said.trim()}`))));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
