/**
 * A release after the built one, made of its files: another version, a guest runtime more (the one that was the newest is kept as that
 * of the release before), and a migration more, which adds and takes nothing away.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptsWithTwo } from '../support/runtime-two.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface Release {
  version: string;
  /** what node starts */
  main: string;
  remove(): Promise<void>;
}

const MIGRATION = `export class Next9999999999999 {
  async up(runner) {
    await runner.query(\`
      alter table executions add column of_the_next_release text;
      alter table workers add column of_the_next_release integer not null default 7;
      create table of_the_next_release (id integer primary key)\`);
  }
}
`;

export async function makeNextRelease(): Promise<Release> {
  const folder = await mkdtemp(join(tmpdir(), 'petiole-next-'));
  const at = (path: string): string => join(folder, path);
  await cp(join(ROOT, 'dist'), at('dist'), {
    recursive: true,
    filter: (path) => path !== join(ROOT, 'dist/web') && !path.endsWith('.map'),
  });
  for (const name of ['node_modules', 'src']) await symlink(join(ROOT, name), at(name));
  const [meta, protocol] = [await readFile(join(ROOT, 'package.json'), 'utf8'), await readFile(at('dist/src/runner/protocol.js'), 'utf8')];
  await writeFile(at('package.json'), meta.replace(/"version": ".*?"/, '"version": "99.0.0"'));
  if (!protocol.includes('GUEST_RUNTIME = 1;')) throw new Error('the guest runtime of the build is not 1: this needs a change');
  await writeFile(at('dist/src/runner/protocol.js'), protocol.replace('GUEST_RUNTIME = 1;', 'GUEST_RUNTIME = 2;'));
  await mkdir(at('dist/src/runner/guests'), { recursive: true });
  await cp(at('dist/src/runner/guest.js'), at('dist/src/runner/guests/1.js'));
  await writeFile(at('dist/src/runner/guest.js'), (await scriptsWithTwo()).guests.get(2)!);
  await writeFile(at('dist/migrations/9999999999999-next.js'), MIGRATION);
  return { version: '99.0.0', main: at('dist/src/main.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** What a command of the release says at its end. */
export async function commandOf({ main }: Release, args: string[], env: Record<string, string>): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}
