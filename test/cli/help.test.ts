/** The command line as it describes itself: help, examples, docs/cli.md. Nothing is started. */
import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { commandDocument } from '../../src/cli/command-document.ts';
import { leaves, pathBelowProgram, type CliCommand } from '../../src/cli/command.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { build, main } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';

const never = new AbortController().signal;
const ROOT = join(import.meta.dirname, '../..');
/** A command at the begin of a line or of a piece of code, with its first two words. */
const TYPED = /(?:^|`)(?:petiole|npm start --) ([a-z-]+)(?: ([a-z-]+))?/gm;

/** What people read before they type. `petiole execution` and the like are headings in the document of the commands. */
async function documents(): Promise<string[]> {
  const below = await readdir(join(ROOT, 'docs'));
  return ['README.md', ...below.filter((name) => name.endsWith('.md') && name !== 'cli.md').map((name) => `docs/${name}`)];
}

function surroundings(): { here: Surroundings; said: string[]; complained: string[] } {
  const said: string[] = [];
  const complained: string[] = [];
  const terminal = {
    out: (text: string) => void said.push(text),
    err: (text: string) => void complained.push(text),
    isInteractive: false,
    stdout: process.stdout,
    colours: pc.createColors(false),
  };
  const nothing = () => Promise.reject(new Error('nothing may be started'));
  const root = { startServer: nothing, startWorker: nothing, migrate: nothing, probes: nothing, version: '1.2.3', command: 'petiole' };
  const config = (): never => {
    throw new Error('the environment may not be read');
  };
  const here = { root: { ...root, program: '', sdkFolder: '' }, terminal, config, interrupted: never, gone: never };
  return { here, said, complained };
}

const program = build(surroundings().here, () => undefined);
const commands = [...leaves(program)];
const named = (command: CliCommand): string => pathBelowProgram(command);

/** The words of an example, without what the shell does with the output. */
function wordsOf(args: string): string[] {
  const [own = ''] = args.split(/ [|<>] /);
  return [...own.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, plain]) => single ?? double ?? plain ?? '');
}

describe('every command', () => {
  it.each(commands.map(named))('%s has help with an example, without an environment', async (path) => {
    const { here, said, complained } = surroundings();
    expect(await main([...path.split(' '), '--help'], here)).toBe(EXIT.success);
    expect(complained).toEqual([]);
    expect(said.join('\n')).toMatch(new RegExp(`^Usage: petiole ${path}\\b[^]*\\nExamples:\\n[^]*^  petiole ${path}`, 'm'));
  });

  it('has examples that can be typed as they stand', async () => {
    for (const command of commands) {
      for (const { args } of command.examples) {
        const typed = build(surroundings().here, () => undefined);
        const found = [...leaves(typed)].find((each) => named(each) === named(command))!;
        let called = 0;
        found.action(() => void called++);
        await typed.parseAsync(wordsOf(args), { from: 'user' });
        expect([args, called]).toEqual([args, 1]);
      }
    }
  });

  it('that lists or shows something takes --json', () => {
    const without = commands.filter((command) => !command.options.some(({ long }) => long === '--json')).map(named);
    // those that serve, that write files, that print what another program reads, and that stream JSON anyway
    expect(without).toEqual([
      'up',
      'worker',
      'init',
      'flow types',
      'connector-type new',
      'file download',
      'logout',
      'audit export',
      'completion',
    ]);
  });
});

describe('the program', () => {
  it('shows all commands and the exit codes', async () => {
    const { here, said } = surroundings();
    expect(await main(['--help'], here)).toBe(EXIT.success);
    for (const { name } of program.commands.map((command) => ({ name: command.name() }))) {
      expect(said.join('\n')).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
    expect(said.join('\n')).toMatch(/^Exit codes: 0 success, 1 .*, 2 .*, 130 cancelled/m);
  });

  it.each([
    [['execution', 'lst']],
    [['flow']],
    [['token', 'create']],
    [['execution', 'fork']],
    [['user', 'create', 'a', '--role', 'king']],
  ])('%j is wrong usage: 2, and says where to look', async (args) => {
    const { here, said, complained } = surroundings();
    expect(await main(args, here)).toBe(EXIT.usage);
    expect(said).toEqual([]);
    expect(complained.join('\n')).toMatch(/--help|Usage:/);
  });

  it('is what docs/cli.md says: node_modules/.bin/node scripts/cli-docs.mjs writes it anew', async () => {
    expect(await readFile(join(import.meta.dirname, '../../docs/cli.md'), 'utf8')).toBe(commandDocument(program));
  });

  it('has the commands that the documents name: a group alone does nothing', async () => {
    const paths = new Set(commands.map(named));
    const groups = new Set([...paths].filter((path) => path.includes(' ')).map((path) => path.split(' ')[0]!));
    const unknown: string[] = [];
    for (const file of await documents()) {
      for (const [typed, group, word] of (await readFile(join(ROOT, file), 'utf8')).matchAll(TYPED)) {
        if (groups.has(group!) && !paths.has(group!) && !paths.has(`${group} ${word}`)) unknown.push(`${file}: ${typed}`);
      }
    }
    expect(unknown).toEqual([]);
  });
});
