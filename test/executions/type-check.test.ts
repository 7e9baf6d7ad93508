/** The process that knows TypeScript, given what somebody wrote to hurt it. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { TypeProblem } from '../../src/executions/type-check/protocol.ts';
import { TypeCheckProcess, type TypeCheckLimits } from '../../src/executions/type-check/process.ts';

const FLOWS = join(import.meta.dirname, '../../flows');
const open: TypeCheckProcess[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function started(limits: Partial<TypeCheckLimits> = {}): TypeCheckProcess {
  const made = new TypeCheckProcess(FLOWS, limits);
  open.push(made);
  return made;
}

const check = (process: TypeCheckProcess, script: string) =>
  process.ask<{ problems: TypeProblem[] }>({ task: 'check', entry: 'a.ts', files: { 'a.ts': script }, alone: true });

/** A union of ten thousand members, each compared with each. */
const ENDLESS = `type D = 0|1|2|3|4|5|6|7|8|9; type N = \`\${D}\${D}\${D}\${D}\`;
type Pairs = N extends infer A ? A extends N ? [A, Exclude<N, A>] : never : never;
declare const p: Pairs; export const q: [N, N][] = p as any as Pairs;
type Deep<T> = { [K in keyof T]: Deep<T[K]> }; export let z: Deep<{ [a in N]: { [b in N]: Pairs } }> = 1;
`;

describe('a check of types', () => {
  it('ends when it takes too long', async () => {
    const process = started({ timeoutMs: 1500 });
    await expect(check(process, ENDLESS)).rejects.toMatchObject({
      code: 'COMPILE_ERROR',
      message: expect.stringMatching(/longer than 1\.5 s/),
    });
  });

  it('refuses more than may wait, and answers those that wait', async () => {
    const process = started({ waiting: 2 });
    const answers = await Promise.allSettled([1, 2, 3].map(() => check(process, 'export const a: string = 1;')));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(answers[2]).toMatchObject({ reason: { code: 'UNAVAILABLE' } });
    expect(answers[1]).toMatchObject({ value: { problems: [{ code: 'TS2322' }] } });
  });
});
