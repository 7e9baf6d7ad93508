import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A clone with the dependencies and scripts of this one and a main.ts that tells how it was called. */
let clone: string;

const MAIN = `
  import { word } from './word.ts';
  const args = process.argv.slice(2);
  if (args[0] === 'exit') process.exitCode = Number(args[1]);
  if (args[0] === 'wait') {
    process.once('SIGTERM', () => process.exit(42));
    setInterval(() => undefined, 60_000);
  }
  process.stderr.write(\`\${word} on \${process.version}\\n\`);
  process.stdout.write(JSON.stringify(args));`;

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'petiole-clone-'));
  for (const name of ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'migrations']) {
    await cp(join(ROOT, name), join(clone, name), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  await mkdir(join(clone, 'web'));
  await writeFile(join(clone, 'web/index.html'), '<!doctype html><script type="module">document.title = "nothing";</script>');
  for (const part of ['guest', 'realm']) {
    await mkdir(join(clone, 'src/runner', part), { recursive: true });
    await writeFile(join(clone, 'src/runner', part, 'index.ts'), `export const ${part} = '${part}';\n`);
  }
  await writeFile(join(clone, 'src/main.ts'), MAIN);
  await writeFile(join(clone, 'src/word.ts'), `export const word = 'first';\n`);
});
afterAll(() => rm(clone, { recursive: true }));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function start(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(clone, 'scripts/petiole.mjs'), ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Nobody may not write, also where these tests run as root, who always may; and may not reach the node of root's own clone. */
async function startAsNobody(folder: string): Promise<Outcome> {
  if (process.getuid?.() !== 0) return startWith(process.execPath, folder);
  const own = await mkdtemp(join(tmpdir(), 'petiole-node-'));
  try {
    await chmod(own, 0o755);
    await cp(process.execPath, join(own, 'node'));
    return await startWith(join(own, 'node'), folder, { uid: 65_534, gid: 65_534 });
  } finally {
    await rm(own, { recursive: true });
  }
}

function startWith(node: string, folder: string, as: { uid?: number; gid?: number } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(node, [join(folder, 'scripts/petiole.mjs')], { cwd: folder, ...as }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function isThere(path: string): Promise<boolean> {
  return access(join(clone, path)).then(
    () => true,
    () => false,
  );
}

describe('the start of a clone', () => {
  it('builds what is missing, once for all who start at the same moment, and says so on stderr alone', async () => {
    const all = await Promise.all([start('run', 'x', '--json'), start('run', 'x', '--json')]);
    expect(all.map(({ stdout }) => stdout)).toEqual(Array(2).fill('["run","x","--json"]'));
    expect(all.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
    expect(all.map(({ stderr }) => stderr)).toEqual(Array(2).fill(expect.stringContaining(`first on ${process.version}`)));
  });

  it('says and builds nothing when nothing has changed', async () => {
    expect(await start('a b', '$HOME')).toEqual({ code: 0, stdout: '["a b","$HOME"]', stderr: `first on ${process.version}\n` });
  });

  it('builds again when a source has changed, and forgets those that are gone', async () => {
    await writeFile(join(clone, 'src/gone.ts'), 'export const gone = 1;\n');
    await writeFile(join(clone, 'src/word.ts'), `export const word = 'second';\n`);
    expect((await start()).stderr).toContain('second on');
    expect(await isThere('dist/src/gone.js')).toBe(true);
    await rm(join(clone, 'src/gone.ts'));
    await start();
    expect(await isThere('dist/src/gone.js')).toBe(false);
    expect(await isThere('dist/migrations')).toBe(true);
  });

  it('ends without starting when the build fails, shows why, and keeps the build that worked', async () => {
    const good = await readFile(join(clone, 'src/word.ts'), 'utf8');
    await writeFile(join(clone, 'src/word.ts'), 'export const word = ;\n');
    const broken = await start();
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toMatch(/src\/word\.ts[^]*The build failed/);
    expect(await isThere('dist/src/main.js')).toBe(true);
    await writeFile(join(clone, 'src/word.ts'), good);
    expect((await start()).code).toBe(0);
  });

  it('says who has to start it first where this user may not write', async () => {
    const theirs = await mkdtemp(join(tmpdir(), 'petiole-theirs-'));
    try {
      for (const name of ['scripts', 'package.json', 'package-lock.json']) {
        await cp(join(ROOT, name), join(theirs, name), { recursive: true });
      }
      await mkdir(join(theirs, 'src'));
      await writeFile(join(theirs, 'src/main.ts'), MAIN);
      await chmod(theirs, 0o555);
      const { code, stdout, stderr } = await startAsNobody(theirs);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^This user may not write to \S+petiole-theirs-\w+ \(EACCES\), and the first start has to install the dependencies there: .*\n$/m,
      );
      expect(stderr).not.toMatch(/npm error|\n.*\n/);
    } finally {
      await chmod(theirs, 0o755);
      await rm(theirs, { recursive: true });
    }
  });

  it('installs nothing through a link, as npm would empty the folder that it leads to', async () => {
    const own = await mkdtemp(join(tmpdir(), 'petiole-linked-'));
    try {
      for (const name of ['clone/src', 'shared']) await mkdir(join(own, name), { recursive: true });
      await cp(join(clone, 'scripts'), join(own, 'clone/scripts'), { recursive: true });
      await writeFile(join(own, 'clone/src/main.ts'), '');
      await writeFile(join(own, 'clone/package.json'), '{ "name": "linked" }');
      await writeFile(join(own, 'clone/package-lock.json'), '{ "name": "linked", "lockfileVersion": 3, "packages": {} }');
      await writeFile(join(own, 'shared/of-another'), 'kept');
      await symlink(join(own, 'shared'), join(own, 'clone/node_modules'));
      const outcome = await startWith(process.execPath, join(own, 'clone'));
      expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('node_modules is a link') });
      await expect(readFile(join(own, 'shared/of-another'), 'utf8')).resolves.toBe('kept');
    } finally {
      await rm(own, { recursive: true });
    }
  });

  it('gives the exit code of the program', async () => {
    expect((await start('exit', '130')).code).toBe(130);
  });

  it('hands signals on where another node started it', async () => {
    // a copy is another program, however alike
    const other = join(clone, 'other-node');
    await cp(process.execPath, other);
    const child = spawn(other, [join(clone, 'scripts/petiole.mjs'), 'wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([42, null]);
  });
});
