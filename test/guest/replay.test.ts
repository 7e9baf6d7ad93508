import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../src/runner/protocol.ts';
import { Run, Version, opening, sourceOf } from './harness.ts';

/** Small programs over everything that makes commands; `n` makes names unique, `inner` may wait itself. */
const step: fc.Memo<string> = fc.memo((depth) => {
  const leaf = fc.constantFrom(
    `this.log('at', Date.now(), Math.random());`,
    `console.warn(crypto.randomUUID(), new Date());`,
    `this.setOutput('k' + n++, Math.random());`,
    `this.save({ message: 'at ' + n++ });`,
    `await this.connect('c' + n++, { at: Date.now() }, { wait: 'ALL_ENDED' });`,
    `await this.flow('f' + n++, { r: Math.random() }).get('output_value');`,
    `await this.sleep(n++);`,
    `handles.push(this.connect('background' + n++).runAsync());`,
    `created.push(this.connect('created' + n++, {}, { run: false }));`,
    `if (created.length) created.pop().runAsync();`,
    `if (handles.length) this.log(handles.at(-1).status());`,
    `if (handles.length) await handles.pop().cancel();`,
    `if (handles.length) await this.waitFor(handles, { returnWhen: 'FIRST_ENDED' });`,
    `await Promise.race([this.connect('r' + n++), this.sleep(n++)]);`,
    `await connectors.space.action({ n: n++ });`,
    `await this.connect('s' + n++).run().catch((error) => this.log(error.stack));`,
    `if (Math.random() < 0.1) throw new Error('thrown ' + n);`,
    `if (Math.random() < 0.1) return { n };`,
    `if (Math.random() < 0.05) this.continueAs({ n });`,
  );
  if (depth <= 1) return leaf;
  const inner = fc.array(step(depth - 1), { minLength: 1, maxLength: 3 }).map((steps) => steps.join('\n'));
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    inner.map((body) => `try { ${body} } catch (error) { this.log('caught', error.message) } finally { this.log('finally') }`),
    fc.tuple(inner, inner).map(([a, b]) => `await Promise.allSettled([(async () => { ${a} })(), (async () => { ${b} })()]);`),
    inner.map((body) => `for (let i = 0; i < 2; i++) { ${body} }`),
  );
});

const program = fc
  .array(step(3), { minLength: 1, maxLength: 6 })
  .map((steps) => sourceOf(`let n = 0; const handles = [], created = [];\n${steps.join('\n')}\nreturn { n, last: Date.now() };`));

/** Which of the running children ends next, and how. */
const ends = fc.array(
  fc.record({
    which: fc.nat(1000),
    status: fc.constantFrom('ENDED_SUCCESS' as const, 'ENDED_SUCCESS' as const, 'ENDED_ERROR' as const, 'ENDED_CANCELLED' as const),
    after: fc.nat(100_000),
  }),
  { minLength: 60, maxLength: 60 },
);

function play(run: Run, choices: { which: number; status: 'ENDED_SUCCESS' | 'ENDED_ERROR' | 'ENDED_CANCELLED'; after: number }[]): void {
  for (const { which, status, after } of choices) {
    if (run.over !== undefined) return;
    const ended = new Set(run.history.map(({ position }) => position));
    const controls = run.all.flatMap((command) => (command.op === 'control' && !ended.has(command.position) ? [command.position] : []));
    const control = controls[0];
    const waiting = run.running().map(({ position }) => position);
    if (control !== undefined) run.end(control, { after });
    else if (waiting.length === 0) return;
    else run.end(waiting[which % waiting.length]!, { status, after, output: { which } });
  }
}

function replay(version: Version, { history }: Run, succeeded?: (string | null)[]): Command[][] {
  return [version.open(opening({ succeeded })), ...history.map((delivered) => version.deliver(opening().id, delivered))];
}

function succeededOf({ all, history }: Run): (string | null)[] {
  const won = new Set(history.filter(({ status }) => status === 'ENDED_SUCCESS').map(({ position }) => position));
  const made = all.filter((command) => command.op === 'child' || command.op === 'control');
  return made.map(({ id, position }) => (won.has(position) ? id : null));
}

function withoutPlace(command: Command, succeeded: (string | null)[]): Command {
  if (command.op !== 'child' || succeeded[command.position] === null) return command;
  const { at: _at, ...rest } = command;
  return rest;
}

describe('a replay', () => {
  it('of any program in another isolate issues the same commands in the same activations', () => {
    fc.assert(
      fc.property(program, ends, (source, choices) => {
        const first = new Run(new Version(source), opening());
        const activations = [first.last];
        const deliver = first.end.bind(first);
        first.end = (...args) => {
          const commands = deliver(...args);
          activations.push(commands);
          return commands;
        };
        play(first, choices);

        const other = new Version(source);
        expect(replay(other, first)).toEqual(activations);
        // told of the children that succeeded, it spares the stacks of their calls
        const succeeded = succeededOf(first);
        const spared = activations.map((commands) => commands.map((command) => withoutPlace(command, succeeded)));
        expect(replay(new Version(source), first, succeeded)).toEqual(spared);
      }),
      { numRuns: 120 },
    );
  });

  it('takes the ids of children that succeeded from what it is told', () => {
    const source = sourceOf(`const a = this.connect('a'); const b = this.connect('b'); await a; return [a.id, b.id, (await b).id];`);
    const first = new Run(new Version(source), opening());
    first.end(0);
    first.end(1);
    const [, own] = first.output as string[];
    const told = new Run(new Version(source), opening({ succeeded: ['told', null] }));
    told.end(0);
    told.end(1);
    expect(told.output).toEqual(['told', own, own]);
  });

  it('with other executions in between, in the same isolate, is the same too', () => {
    fc.assert(
      fc.property(program, ends, (source, choices) => {
        const version = new Version(source);
        const first = new Run(version, opening());
        const between = new Run(version, opening({ id: 'between', seed: 'other', started_at: 1 }));
        play(first, choices);
        const again = new Run(version, opening());
        for (const delivered of first.history) {
          again.last = version.deliver(opening().id, delivered);
          again.all.push(...again.last);
          if (between.over === undefined) play(between, choices.slice(0, 1));
        }
        expect(again.all).toEqual(first.all);
      }),
      { numRuns: 40 },
    );
  });

  it('ignores a delivery that the script never asked for, which is for the worker to judge', () => {
    const run = new Run(new Version(sourceOf(`await this.connect('x'); return Date.now() > 0`)), opening());
    expect(run.end(7)).toEqual([]);
    run.end(0);
    expect(run.output).toBe(true);
  });

  it('positions follow the order of the calls, one each, without gaps', () => {
    fc.assert(
      fc.property(program, ends, (source, choices) => {
        const run = new Run(new Version(source), opening());
        play(run, choices);
        const positions = run.all.flatMap((command) => (command.op === 'child' || command.op === 'control' ? [command.position] : []));
        expect(positions).toEqual(positions.map((_, i) => i));
        const seqs = run.logs.map(({ seq }) => seq);
        expect(seqs).toEqual(seqs.map((_, i) => i));
      }),
      { numRuns: 60 },
    );
  });
});
