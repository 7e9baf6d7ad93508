/** What a start, a rerun and a fork check alike, before anything is written. */
import { flowNotFound } from '../engine/commands.ts';
import { PetioleError } from '../errors.ts';
import type { JsonText, JsonValue } from '../model.ts';

/** Flows as a start needs them, answered from memory. */
export interface StartableFlows {
  current(flow: string): string | null;
  near(flow: string): string[];
  /** Loads what was saved a moment ago. */
  look?(): Promise<void>;
  /** A sentence about files that cannot be loaded and may hold the flow, or nothing. */
  trouble?(flow: string): string;
  /** The flow that a version belongs to; throws NOT_FOUND where there is no such version. */
  flowOf(version: string): Promise<string>;
  /** Throws INVALID_INPUT naming the key, where the version declares a JSON Schema that the inputs do not meet. */
  checkInputs(version: string, inputs: JsonValue): void | Promise<void>;
  /** The worker pool that a version declares, or null: from memory, once its inputs were checked. */
  pool?(version: string): string | null;
  /** takes note of what the version declares secret */
  shownInputs?(version: string, inputs: JsonText): JsonText | null;
  /** Throws PREFLIGHT_FAILED where the version wants its connectors tested before it starts and one does not work. */
  preflight?(version: string, flow: string): void | Promise<void>;
}

export interface StartFiles {
  /** Keeps the files whose handles are in the inputs while the tree runs. Throws FILE_NOT_FOUND. */
  hold(inputs: string, rootId: string): Promise<void>;
}

/** The newest version of a flow. One that nobody knows may have been saved a moment ago. */
export async function newestOf(flows: StartableFlows, flow: string): Promise<string> {
  const known = flows.current(flow);
  if (known !== null) return known;
  await flows.look?.();
  const found = flows.current(flow);
  if (found === null) throw flowNotFound(flow, flows.near(flow), flows.trouble?.(flow));
  return found;
}

/** Else the execution would bear the name of a flow whose script it never runs. */
export async function checkVersion(flows: StartableFlows, flow: string, version: string): Promise<void> {
  if (flows.current(flow) === version) return;
  const owner = await flows.flowOf(version);
  if (owner === flow) return;
  throw new PetioleError('NOT_FOUND', `the flow '${flow}' has no version ${version}: it is one of '${owner}'`);
}

/** The inputs as they are recorded, once the version takes them. */
export async function acceptInputs(flows: StartableFlows, version: string, given: JsonValue, maxBytes: number): Promise<JsonText> {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    const got = given === null ? 'null' : Array.isArray(given) ? 'a list' : `a ${typeof given}`;
    throw new PetioleError('INVALID_INPUT', `inputs: expected an object with the inputs by name, got ${got}`);
  }
  const inputs = JSON.stringify(given);
  // What is declared secret is known before anything is said of the inputs.
  flows.shownInputs?.(version, inputs);
  await flows.checkInputs(version, given);
  if (inputs.length > maxBytes) {
    throw new PetioleError('TOO_LARGE', `the inputs are ${inputs.length} bytes of JSON; at most ${maxBytes} are taken`);
  }
  return inputs;
}

/** The filter of lists reads all labels as `jsonb`: one text that it cannot hold would make every such list fail. */
export function checkLabels(labels: Record<string, string>): void {
  for (const [key, value] of Object.entries(labels)) {
    if ([key, value].every((text) => text.isWellFormed() && !text.includes('\u0000'))) continue;
    throw new PetioleError('INVALID_REQUEST', `the label ${JSON.stringify(key)} holds a NUL or half of a character pair; use plain text`);
  }
}

export function labelsText(labels: Record<string, string>): JsonText | null {
  checkLabels(labels);
  return Object.keys(labels).length > 0 ? JSON.stringify(labels) : null;
}
