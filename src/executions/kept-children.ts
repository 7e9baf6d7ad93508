/** What a fork keeps of the children of a flow: rows of its own, with the payloads of the old ones. */
import type { Connections } from '../connectors/port.ts';
import { PetioleError } from '../errors.ts';
import type { JsonText, JsonValue } from '../model.ts';
import { childId } from '../runner/guest/ids.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { loadChildAt } from '../storage/journal/claim.ts';
import { copyKept, loadPayloads, type ForkedChild, type Kept, type Payload } from '../storage/journal/fork.ts';
import { isTooDeep, type ExecutionRow, type Queryable } from '../storage/journal/rows.ts';
import { maskAs, unmask, type Shown } from './unmask.ts';

/** Of sealed payloads in memory at a time. */
const PAGE_BYTES = 8 << 20;

/** What takes the place of the output of one kept child. */
export interface GivenOutput {
  position: number;
  output: JsonText;
  /** null: it may be shown as it is */
  shownOutput: JsonText | null;
}

export interface Copying {
  db: Queryable;
  secrets: SealedRows;
  rootId: string;
  children: ForkedChild[];
  output: GivenOutput | null;
}

export async function copyChildren({ db, secrets, rootId, children, output }: Copying): Promise<void> {
  const copyOf = (child: ForkedChild): Kept => ({
    from: child.id,
    id: childId(rootId, rootId, child.position),
    delivered: child.delivered,
    ...{ inputs: null, output: null, given: null },
    ...(output?.position === child.position && given(secrets, childId(rootId, rootId, child.position), output)),
  });
  const plain = children.filter((child) => child.sealed_bytes === 0);
  if (plain.length > 0) await copyKept(db, rootId, plain.map(copyOf));
  for (const page of pagesOf(children.filter((child) => child.sealed_bytes > 0))) {
    const payloads = new Map(
      (
        await loadPayloads(
          db,
          page.map(({ id }) => id),
        )
      ).map((payload) => [payload.id, payload]),
    );
    const sealed = page.map(async (child): Promise<Kept> => {
      const copy = copyOf(child);
      const payload = payloads.get(child.id);
      return payload ? { ...(await sealedFor(secrets, copy.id, payload)), ...nonNull(copy) } : copy;
    });
    await copyKept(db, rootId, await Promise.all(sealed));
  }
}

/** Inputs and output may be of different generations. */
async function sealedFor(secrets: SealedRows, id: string, payload: Payload): Promise<Pick<Kept, 'inputs' | 'output'>> {
  const { inputs } = await secrets.sealedFor(id, { id: payload.inputs_id, inputs: payload.inputs, output_value: null });
  const { output } = await secrets.sealedFor(id, { id: payload.id, inputs: 'null', output_value: payload.output_value });
  return { inputs, output };
}

/** What the copy has of its own goes before what it takes over. */
function nonNull(copy: Kept): Kept {
  return Object.fromEntries(
    Object.entries(copy).filter(([key, value]) => value !== null || !['inputs', 'output'].includes(key)),
  ) as unknown as Kept;
}

function given(secrets: SealedRows, id: string, { output, shownOutput }: GivenOutput): Pick<Kept, 'output' | 'given'> {
  const sealed = secrets.sealOutput(id, output, shownOutput);
  return {
    output: sealed.output,
    given: { shownOutput: sealed.shownOutput, message: 'its output was given by the fork', now: Date.now() },
  };
}

function pagesOf(children: ForkedChild[]): ForkedChild[][] {
  const pages: ForkedChild[][] = [];
  let bytes = Infinity;
  for (const child of children) {
    if (bytes + child.sealed_bytes > PAGE_BYTES) {
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)?.push(child);
    bytes += child.sealed_bytes;
  }
  return pages;
}

interface OutputPorts {
  db: Queryable;
  secrets: SealedRows;
  connections: Pick<Connections, 'shownOutput'>;
  maxBytes: number;
}

/** Throws INVALID_REQUEST for a child that cannot be given an output, TOO_LARGE, INVALID_INPUT for one that cannot be recorded. */
export async function givenOutputOf(
  { db, secrets, connections, maxBytes }: OutputPorts,
  source: ExecutionRow,
  { position, output_value }: { position: number; output_value: JsonValue },
): Promise<GivenOutput> {
  const child = await loadChildAt(db, source.id, position);
  if (!child) throw new PetioleError('INVALID_REQUEST', `output.position: ${source.name} has no child at position ${position}`);
  if (child.type !== 'CONNECTION' && child.type !== 'FLOW') {
    throw new PetioleError('INVALID_REQUEST', `output.position: ${child.name} is a ${child.type}, which gives no output`);
  }
  await secrets.open([child]);
  const was = shownOf(child);
  const value = was === null ? output_value : unmask(output_value, was, 'output_value');
  const output = JSON.stringify(value);
  if (output.length > maxBytes) {
    throw new PetioleError('TOO_LARGE', `the output is ${output.length} bytes of JSON; at most ${maxBytes} are taken`);
  }
  if (isTooDeep(output)) throw new PetioleError('INVALID_INPUT', 'output_value is nested too deep to be recorded');
  const asBefore = was === null ? null : JSON.stringify(maskAs(value, was, (text) => secrets.known.add([text], 'others')));
  const declared = child.connector_type === null ? null : (connections.shownOutput?.(child.connector_type, asBefore ?? output) ?? null);
  return { position, output, shownOutput: secrets.shownOf(output, declared ?? (asBefore === output ? null : asBefore)) };
}

/** Null: what it gave could be shown as it is. */
function shownOf({ shown_output, output_value }: ExecutionRow): Shown | null {
  if (shown_output === null || output_value === null) return null;
  return { shown: JSON.parse(shown_output) as JsonValue, truth: JSON.parse(output_value) as JsonValue };
}
