/** The process that knows TypeScript, given what somebody wrote to hurt it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { TypeProblem } from '../../src/executions/type-check/protocol.ts';
import { TypeCheckProcess, type TypeCheckLimits } from '../../src/executions/type-check/process.ts';
import { Turns, type Asker } from '../../src/executions/type-check/turns.ts';

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

  it('is ended when nobody wants it any more and it takes long, and the next one is answered', async () => {
    const process = started({ timeoutMs: 60_000, patienceMs: 100 });
    const gone = new AbortController();
    const request = { task: 'check', entry: 'a.ts', files: { 'a.ts': ENDLESS }, alone: true } as const;
    const endless = process.ask(request, undefined, { client: 'a', signal: gone.signal });
    const next = check(process, 'export {};');
    gone.abort();
    await expect(endless).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await next).toEqual({ problems: [] });
  });
});

describe('turns', () => {
  const begun: string[] = [];
  /** Each takes a turn of the event loop. */
  const asking =
    (turns: Turns) =>
    (client: string, name = client, more: Partial<Asker> = {}): Promise<string> =>
      turns.take({ client, ...more }, async () => {
        begun.push(name);
        await new Promise((resolve) => setImmediate(resolve));
        return name;
      });
  beforeEach(() => void begun.splice(0));

  it('are taken one after another, whoever asks for much', async () => {
    const ask = asking(new Turns({ waiting: 9, ofOneClient: 9 }));
    const asked = [...['a1', 'a2', 'a3', 'a4'].map((name) => ask('a', name)), ask('b', 'b1'), ask('c', 'c1'), ask('b', 'b2')];
    expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2']);
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('are refused to a client that has asked for its share, and not to another one', async () => {
    const ask = asking(new Turns({ waiting: 9, ofOneClient: 2 }));
    const answers = await Promise.allSettled([ask('a'), ask('a'), ask('a'), ask('b')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(answers[2]).toMatchObject({ reason: { code: 'UNAVAILABLE', message: expect.stringMatching(/^2 of your scripts/) } });
    expect(await ask('a')).toBe('a');
  });

  it('go to a newer one of the same client and flow, and to nobody who is gone', async () => {
    const ask = asking(new Turns({ waiting: 9, ofOneClient: 9 }));
    const gone = new AbortController();
    const answers = [
      ask('a', 'running', { subject: 'x' }),
      ask('a', 'older', { subject: 'x' }),
      ask('a', 'other flow', { subject: 'y' }),
      ask('b', 'other client', { subject: 'x' }),
      ask('c', 'gone', { signal: gone.signal }),
      ask('a', 'newer', { subject: 'x' }),
    ];
    gone.abort();
    const overtaken = { status: 'rejected', reason: { code: 'CONFLICT' } };
    expect(await Promise.allSettled(answers)).toMatchObject([
      ...[overtaken, overtaken],
      ...[{ value: 'other flow' }, { value: 'other client' }, { status: 'rejected' }, { value: 'newer' }],
    ]);
    expect(begun.toSorted()).toEqual(['newer', 'other client', 'other flow', 'running']);
  });
});
