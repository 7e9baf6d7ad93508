/**
 * What the chaos run starts: the random programs of the engine's tests, with timers and calls that may run at most once, and beside
 * them flows that do harm. Each comes with what it must give.
 */
import fc from 'fast-check';
import { modelOf, program, PROGRAM_FLOW, type Outcome, type Step } from '../support/programs.ts';

export interface Started {
  flow: string;
  inputs: Record<string, unknown>;
  expected: Expected;
}

/** Of several codes any one. */
export type Expected = Outcome | { codes: string[] };

type Own = { op: 'timer'; ms: number } | { op: 'once'; value: number } | { op: 'slow'; value: number; delay: number };

const own: fc.Arbitrary<Own> = fc.oneof(
  fc.record({ op: fc.constant('timer' as const), ms: fc.constantFrom(50, 300, 1500, 2500) }),
  fc.record({ op: fc.constant('once' as const), value: fc.integer({ min: 0, max: 999 }) }),
  fc.record({ op: fc.constant('slow' as const), value: fc.integer({ min: 0, max: 999 }), delay: fc.constantFrom(20, 200) }),
);
const mixed = fc.tuple(fc.array(own, { maxLength: 2 }), program);
/** Three of four: short ones, so that there are many. */
const light = fc.tuple(
  fc.array(own, { maxLength: 1 }),
  program.map((steps) => steps.filter(({ op }) => LIGHT.includes(op)).slice(0, 2)),
);

const LIGHT: Step['op'][] = ['call', 'flaky', 'refused', 'sleep', 'random', 'throw'];

/** Endless, and the same for the same seed. One of `poisonEvery` does harm; 0: none. */
export function* generate(seed: number, poisonEvery: number): Generator<Started> {
  let count = 0;
  for (let batch = 0; ; batch++) {
    const programs = fc.sample(fc.oneof({ arbitrary: mixed, weight: 1 }, { arbitrary: light, weight: 3 }), {
      seed: seed + batch,
      numRuns: 200,
    });
    for (const [first, steps] of programs) {
      yield { flow: 'program', inputs: { steps: [...first, ...steps] }, expected: expectedOf(first, steps) };
      count += 1;
      if (count % poisonEvery === 0) yield POISONS[(count / poisonEvery) % POISONS.length] as Started;
    }
  }
}

function expectedOf(first: Own[], steps: Step[]): Outcome {
  const rest = modelOf(steps);
  if (!rest.ok) return rest;
  return { ok: true, value: [...first.map((step) => (step.op === 'slow' ? step.value : step.op)), ...(rest.value as unknown[])] };
}

export const POISONS: Started[] = [
  { flow: 'poison-loop', inputs: {}, expected: { codes: ['CPU_LIMIT'] } },
  { flow: 'poison-heap', inputs: {}, expected: { codes: ['HEAP_LIMIT', 'POISONED'] } },
  { flow: 'poison-crash', inputs: {}, expected: { codes: ['HEAP_LIMIT', 'POISONED'] } },
  { flow: 'poison-output', inputs: {}, expected: { codes: ['OUTPUT_LIMIT'] } },
  { flow: 'poison-logs', inputs: {}, expected: { ok: true, value: 'said it all' } },
];

const CALL = `(value, more = {}, options = {}) => self.connect('ledger', { path: '/', method: 'post', json: { value, ...more } }, options)
    .then((ended) => (ended.output_value.json as any).value)`;

/** The flow of the engine's tests, whose calls go over REST. */
export const FLOWS: Record<string, string> = {
  'program.ts': PROGRAM_FLOW.replaceAll('3600', '10000000') // longer than any clock is set ahead
    .replace('const self = this;', `const self = this;\n  const call = ${CALL} as any;`)
    .replace(`return self.connect('ledger', { value: step.value }).get('output_value');`, 'return call(step.value);')
    .replace(
      `return self.connect('ledger', { value: step.value, failures: step.failures },
        { retry: { attempts: 50, initial: 0.005, maximum: 0.01 } }).get('output_value');`,
      'return call(step.value, { failures: step.failures }, { retry: { attempts: 50, initial: 0.005, maximum: 0.01 } });',
    )
    .replace(`await self.connect('ledger', { value: step.value, refuse: true });`, 'await call(step.value, { refuse: true });')
    .replace(`self.connect('ledger', { value: step.value }).get('output_value'), self`, 'call(step.value), self')
    .replace(`await self.connect('ledger', { value: before }).get('output_value')`, 'await call(before)')
    .replace(
      `case 'throw':`,
      `case 'slow': return call(step.value, { delay: step.delay });
      case 'once': {
        try { return (await call(step.value, {}, { delivery: 'at_most_once' })) === step.value ? 'once' : 'another value'; }
        catch (error: any) { if (error.code !== 'CONNECTION_INTERRUPTED') throw error; return 'once'; }
      }
      case 'timer': {
        const id = crypto.randomUUID();
        await call(0, { timer: { id, end: 'before', ms: step.ms } });
        await self.sleep(step.ms / 1000);
        await call(0, { timer: { id, end: 'after', ms: step.ms } });
        return 'timer';
      }
      case 'throw':`,
    ),
  'three.ts': `import { flow } from 'petiole';\nexport default flow(async function () {
  const call = (value: string) => this.connect('ledger', { path: '/', method: 'post', json: { value } });
  await call('first');\n  await call('second');\n  await call('last');\n  return { values: 'three' };\n});\n`,
  'beats.ts': `import { flow } from 'petiole';\nexport default flow(async function (inputs: any) {
  for (let i = 0; i < inputs.times; i++) {
    await this.connect('ledger', { path: '/', method: 'post', json: { value: inputs.name } });
    await this.sleep(0.1);
  }\n});\n`,
  'poison-loop.ts': `import { flow } from 'petiole';\nexport default flow(function () { for (;;); });\n`,
  'poison-heap.ts': `import { flow } from 'petiole';\nexport default flow(function () { const all: unknown[] = []; for (;;) all.push(new Array(1000).fill({})); });\n`,
  'poison-crash.ts': `import { flow } from 'petiole';\nexport default flow(function () { return 'a'.repeat(2 ** 29 - 30).split('').length; });\n`,
  'poison-output.ts': `import { flow } from 'petiole';\nexport default flow(function () { return { values: 'x'.repeat(50 << 20) }; });\n`,
  'poison-logs.ts': `import { flow } from 'petiole';\nexport default flow(function () { for (let i = 0; i < 1_000_000; i++) console.log(i); return { values: 'said it all' }; });\n`,
};
