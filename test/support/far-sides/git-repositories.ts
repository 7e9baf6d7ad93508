/** Repositories for tests, made with the system's git. */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface GitRoot {
  /** holds `repository.git`, `large.git`, `empty.git` */
  folder: string;
  git(repository: string, ...args: string[]): string;
  remove(): Promise<void>;
}

export const BINARY = Buffer.from([0, 255, 10, 13, 10, 0, 128, 7]);

export async function createGitRoot(): Promise<GitRoot> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-git-root-'));
  const git = (repository: string, ...args: string[]) =>
    execFileSync('git', args, {
      cwd: path.join(folder, repository),
      env: environment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  for (const name of ['repository.git', 'large.git', 'empty.git', 'main-only.git']) {
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path.join(folder, name)], { env: environment() });
    for (const setting of ['uploadpack.allowFilter=true', 'http.receivepack=true'])
      git(name, 'config', ...(setting.split('=') as [string, string]));
  }
  importHistory(path.join(folder, 'repository.git'), history());
  importHistory(path.join(folder, 'main-only.git'), commit('main', 1, 'only', { 'a.txt': 'a' }));
  return { folder, git, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** 50 commits, each with a megabyte of noise that the next one replaces: a history of 50 MB with a tip of one. */
export async function fillLarge(root: GitRoot): Promise<void> {
  const parts: Buffer[] = [];
  for (let n = 0; n < 50; n++) {
    const noise = randomBytes(1024 * 1024);
    parts.push(
      Buffer.from(
        header('main', n + 1, `noise ${n}`) +
          (n === 0 ? `M 100644 inline docs/small.txt\ndata 5\nsmall\n` : '') +
          `M 100644 inline noise.bin\ndata ${noise.length}\n`,
      ),
    );
    parts.push(noise, Buffer.from('\n\n'));
  }
  const stream = path.join(root.folder, 'large.import');
  await writeFile(stream, Buffer.concat(parts));
  execFileSync('sh', ['-c', `git -C "${root.folder}/large.git" fast-import --quiet < "${stream}"`], { env: environment() });
  await rm(stream);
}

function importHistory(repository: string, stream: string): void {
  execFileSync('git', ['fast-import', '--quiet'], { cwd: repository, env: environment(), input: stream });
}

function history(): string {
  return (
    commit('main', 1, 'first', { 'README.md': 'hello', 'docs/guide.md': 'guide', 'bin/run.sh': 'echo run' }) +
    `tag v1\nfrom refs/heads/main\ntagger T <t@example.com> 1700000000 +0000\ndata 3\none\n` +
    commit('main', 2, 'second\n\nwith a body: übung', { 'README.md': 'hello again' }) +
    'reset refs/tags/v2\nfrom refs/heads/main\n\n' +
    `reset refs/heads/develop\nfrom refs/heads/main\n\n` +
    commit('develop', 3, 'third', { 'develop.txt': 'd', 'binary.bin': BINARY.toString('latin1') }) +
    `reset refs/heads/feature/deep\nfrom refs/heads/develop\n\n`
  );
}

function header(branch: string, n: number, message: string): string {
  const who = `Ada Löve <ada@example.com> ${1_700_000_000 + n * 60} +0200`;
  return `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\ndata ${Buffer.byteLength(message)}\n${message}\n`;
}

function commit(branch: string, n: number, message: string, files: Record<string, string>): string {
  const changes = Object.entries(files).map(
    ([name, content]) => `M 100644 inline ${name}\ndata ${Buffer.byteLength(content)}\n${content}\n`,
  );
  return `${header(branch, n, message)}${changes.join('')}\n`;
}

export function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
}
