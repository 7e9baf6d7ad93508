/**
 * Random flow programs: data that one flow interprets, and a model that says what the flow must return. The outside world is a
 * ledger of calls; what a program gives must not depend on which processes die while it runs.
 */
import fc from 'fast-check';

export type Step =
  /** calls the ledger, which answers with the value */
  | { op: 'call'; value: number }
  /** the ledger refuses; the program catches it */
  | { op: 'refused'; value: number }
  /** the ledger fails the first `failures` attempts of this call */
  | { op: 'flaky'; value: number; failures: number }
  | { op: 'sleep'; ms: number }
  | { op: 'parallel'; branches: Step[][] }
  /** the call wins against a long sleep */
  | { op: 'race'; value: number }
  | { op: 'flow'; steps: Step[] }
  /** a child flow in the background, waited for after the steps in between */
  | { op: 'background'; steps: Step[]; meanwhile: Step[] }
  /** a child flow that goes on as another generation, with other inputs */
  | { op: 'continued'; steps: Step[]; then: Step[] }
  /** a child flow that would sleep for an hour is cancelled */
  | { op: 'cancel' }
  | { op: 'throw'; message: string }
  | { op: 'try'; steps: Step[] }
  /** deterministic values of the sandbox */
  | { op: 'random' };

const value = fc.integer({ min: 0, max: 999 });

export const program: fc.Arbitrary<Step[]> = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
  step: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constant('call' as const), value }),
    fc.record({ op: fc.constant('refused' as const), value }),
    fc.record({ op: fc.constant('flaky' as const), value, failures: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ op: fc.constant('sleep' as const), ms: fc.constantFrom(1, 20, 60) }),
    fc.record({ op: fc.constant('race' as const), value }),
    fc.record({ op: fc.constant('cancel' as const) }),
    fc.record({ op: fc.constant('random' as const) }),
    fc.record({ op: fc.constant('throw' as const), message: fc.constantFrom('stop', 'no') }),
    fc.record({ op: fc.constant('parallel' as const), branches: fc.array(tie('steps'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ op: fc.constant('flow' as const), steps: tie('steps') }),
    fc.record({ op: fc.constant('background' as const), steps: tie('steps'), meanwhile: tie('steps') }),
    fc.record({ op: fc.constant('continued' as const), steps: tie('steps'), then: tie('steps') }),
    fc.record({ op: fc.constant('try' as const), steps: tie('steps') }),
  ),
})).steps;

/** What the flow must return for a program, or the message with which it must fail. */
export type Outcome = { ok: true; value: unknown } | { ok: false; message: string };

export function modelOf(steps: Step[]): Outcome {
  const values: unknown[] = [];
  for (const step of steps) {
    const outcome = modelOfStep(step);
    if (!outcome.ok) return outcome;
    values.push(outcome.value);
  }
  return { ok: true, value: values };
}

const ok = (value: unknown): Outcome => ({ ok: true, value });

/** A failed child flow reaches its parent with its message inside a sentence. */
const asChild = (outcome: Outcome): Outcome =>
  outcome.ok ? ok({ values: outcome.value }) : { ok: false, message: `flow 'program' failed: ${outcome.message}` };

function modelOfStep(step: Step): Outcome {
  switch (step.op) {
    case 'call':
    case 'flaky':
    case 'race':
      return ok(step.value);
    case 'refused':
      return ok(`refused ${step.value}`);
    case 'sleep':
      return ok('slept');
    case 'cancel':
      return ok('ENDED_CANCELLED');
    case 'random':
      return ok('same');
    case 'throw':
      return { ok: false, message: step.message };
    case 'try': {
      const outcome = modelOf(step.steps);
      return outcome.ok ? outcome : ok(`caught ${outcome.message}`);
    }
    case 'flow':
      return asChild(modelOf(step.steps));
    case 'continued': {
      const first = asChild(modelOf(step.steps));
      return first.ok ? asChild(modelOf(step.then)) : first;
    }
    case 'parallel':
      return settled(step.branches.map(modelOf));
    case 'background': {
      const meanwhile = modelOf(step.meanwhile);
      if (!meanwhile.ok) return meanwhile;
      const child = asChild(modelOf(step.steps));
      return child.ok ? ok([meanwhile.value, child.value]) : child;
    }
  }
}

/** All branches run to their end; the first failure in order is the one that counts. */
function settled(outcomes: Outcome[]): Outcome {
  const failure = outcomes.find((outcome) => !outcome.ok);
  return failure ?? ok(outcomes.map((outcome) => (outcome.ok ? outcome.value : null)));
}

/** The flow `program`: it interprets the steps that it is given. */
export const PROGRAM_FLOW = `
import { flow } from 'petiole';

export default flow(async function (inputs: any) {
  const self = this;
  async function run(steps: any[]): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const step of steps) values.push(await one(step));
    return values;
  }
  async function one(step: any): Promise<unknown> {
    switch (step.op) {
      case 'call': return self.connect('ledger', { value: step.value }).get('output_value');
      case 'flaky': return self.connect('ledger', { value: step.value, failures: step.failures },
        { retry: { attempts: 50, initial: 0.005, maximum: 0.01 } }).get('output_value');
      case 'refused': {
        try { await self.connect('ledger', { value: step.value, refuse: true }); return 'accepted'; }
        catch (error: any) { return error.name === 'DependencyFailedError' ? 'refused ' + step.value : String(error); }
      }
      case 'sleep': await self.sleep(step.ms / 1000); return 'slept';
      case 'race': return Promise.race([self.connect('ledger', { value: step.value }).get('output_value'), self.sleep(3600).then(() => 'slept')]);
      case 'cancel': {
        const child = self.flow('program', { steps: [{ op: 'sleep', ms: 3600_000 }] }, { wait: 'ALL_ENDED' }).runAsync();
        await child.cancel();
        return (await child.wait()).status;
      }
      case 'random': {
        const before = [Math.random(), crypto.randomUUID(), Date.now()];
        const after = await self.connect('ledger', { value: before }).get('output_value');
        return JSON.stringify(before) === JSON.stringify(after) ? 'same' : 'different ' + JSON.stringify([before, after]);
      }
      case 'throw': throw new Error(step.message);
      case 'try': try { return await run(step.steps); } catch (error: any) { return 'caught ' + error.message; }
      case 'flow': return (await self.flow('program', { steps: step.steps })).output_value;
      case 'continued': return (await self.flow('program', { steps: step.steps, then: step.then })).output_value;
      case 'background': {
        const child = self.flow('program', { steps: step.steps }).runAsync();
        const meanwhile = await run(step.meanwhile);
        return [meanwhile, (await child.wait()).output_value];
      }
      case 'parallel': {
        const outcomes = await Promise.allSettled(step.branches.map(run));
        const failure: any = outcomes.find((outcome) => outcome.status === 'rejected');
        if (failure) throw failure.reason;
        return outcomes.map((outcome: any) => outcome.value);
      }
    }
  }
  const values = await run(inputs.steps);
  if (inputs.then) this.continueAs({ steps: inputs.then });
  return { values };
});
`;
