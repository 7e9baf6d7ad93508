/** The far end of the pipeline: an action is run with what it was prepared, and gives its output. */
import type { JsonText } from '../../model.ts';
import type { ActionContext, Files } from '../../sdk/connector.ts';
import type { CallBudgets } from '../budget/call-budgets.ts';
import { countsRequests } from '../budget/call-budget.ts';
import { withFiles } from '../call-files.ts';
import { withinGrace } from '../grace.ts';
import { NO_FILES } from '../no-files.ts';
import type { Prepared } from '../prepare.ts';
import type { Unsent } from '../requests/call.ts';
import { RetriedRequests } from '../retry/requests.ts';
import type { Found } from '../targets.ts';
import { pick, type Contexts } from './context.ts';
import { serialize } from './outputs.ts';
import type { Running } from './running.ts';
import type { PipelineParts } from './settings.ts';

export class Actions {
  readonly #parts: PipelineParts;
  readonly #contexts: Contexts;
  readonly #budgets: CallBudgets;

  constructor(parts: PipelineParts, contexts: Contexts, budgets: CallBudgets) {
    this.#parts = parts;
    this.#contexts = contexts;
    this.#budgets = budgets;
  }

  async run(state: Running, found: Found, prepared: Prepared): Promise<JsonText> {
    const { call, log } = state;
    const { clock, files: store, graceMs } = this.#parts;
    const { action, inputs } = prepared;
    const { definition } = found.type;
    const layers = [definition.retry, action.action.retry, found.connector?.retry];
    const attempts = new RetriedRequests({ layers, clock, log, signal: call.signal });
    state.requests = attempts;
    const given = new Set(Object.keys(state.overrides ?? {}));
    const budget = this.#budgets.of(found, call, state.startedAt);
    const unsent = new Set<Unsent>();
    let open: Files = NO_FILES;
    const requests = { attempts, unsent, files: () => open };
    const context = this.#contexts.of(found, { inputs, call, action: action.name, requests, given, ...(budget && { budget }) });
    const { executionId, signal } = call;
    const withHandles = { executionId, signal, inputs: Object.values(pick(inputs, action.fileKeys)) };
    const act = () =>
      withFiles(store, withHandles, async (files) => {
        open = files;
        const output: unknown = await action.action.run({
          ...context,
          files,
          inputs: pick(inputs, action.inputKeys),
        } satisfies ActionContext);
        for (const { place } of unsent) context.log('warn', `${place} was made but never sent: a request is sent when it is awaited`);
        // here, so that files are removed of which the output cannot be recorded
        return serialize(output, action, call, found);
      });
    if (!budget) return withinGrace(act(), signal, graceMs);
    try {
      return await withinGrace(countsRequests(found.type) ? act() : budget.around(act), signal, graceMs);
    } finally {
      state.waited = budget.noteIn(log) ?? state.waited;
    }
  }
}
