import { describe, expect, it } from '@jest/globals';
import { candidatesFor } from '../../src/cli/completion/candidates.ts';
import { build } from '../../src/cli/program.ts';
import type { Surroundings } from '../../src/cli/surroundings.ts';

const root = { command: 'petiole', version: '1.2.3' };
const program = build({ root, terminal: {} } as unknown as Surroundings, () => undefined);

const at = (...words: string[]) => candidatesFor(program, words);
const known = (...words: string[]) => at(...words).known.map(({ value }) => value);

describe('what could stand where somebody types', () => {
  it('are commands, then those of a group', () => {
    expect(known('')).toEqual(expect.arrayContaining(['up', 'run', 'execution', 'flow', 'doctor', 'completion']));
    expect(known('flow', '')).toEqual(['list', 'show', 'versions', 'push', 'limit', 'delete', 'types']);
    expect(at('flow', '').known[0]).toEqual({ value: 'list', about: 'all flows' });
  });

  it('are the options of the command, and that of the program which may stand anywhere', () => {
    expect(known('execution', 'tree', '--')).toEqual(['--ids', '--follow', '--logs', '--json', '--no-color']);
  });

  it('are the values of an option, before or behind its =', () => {
    expect(known('user', 'create', 'ada', '--role', '')).toEqual(['viewer', 'operator', 'editor', 'admin']);
    expect(at('execution', 'list', '--status=ENDED')).toMatchObject({ prefix: '--status=', known: expect.arrayContaining([]) });
    expect(at('execution', 'list', '--flow', '')).toMatchObject({ names: 'flow', known: [] });
    expect(at('file', 'download', 'x', '-o', '')).toMatchObject({ files: true });
  });

  it.each([
    [['run', ''], 'flow', true],
    [['flow', 'show', ''], 'flow', false],
    [['connector', 'test', '--json', ''], 'connector', false],
    [['connector', 'add', ''], 'connector-type', false],
    [['execution', 'cancel', 'some-id', ''], 'execution', false],
    [['execution', 'rerun', '--inputs', '{}', ''], 'execution', false],
    [['token', 'revoke', ''], 'token', false],
    [['flow', 'push', ''], null, true],
    [['flow', 'show', 'one', ''], null, false],
  ])('%j: names of kind %s, files %s', (words, names, files) => {
    expect(at(...words)).toMatchObject({ names, files });
  });

  it('are nothing where nothing can stand', () => {
    expect(at('nonsense', 'more', '')).toEqual({ known: [], names: null, files: false, prefix: '' });
    expect(at('flow', 'list', '--nonsense=')).toEqual({ known: [], names: null, files: false, prefix: '' });
  });
});
