/**
 * Secrets and the rows of the journal. What a script gave and got is stored as it is, or sealed where a known secret stands in it
 * or its field is declared secret: `{"$sealed":"petiole:v1:…"}`, which holds the JSON text and the secrets in it. Beside it stands
 * the masked form, which is all that anybody is shown. Whoever opens a row knows its secrets from then on, so that a worker which
 * takes a flow over masks what the one before masked.
 *
 * Errors, messages, names and log lines are stored masked alone: the script is given the masked form hot and replayed alike.
 *
 * While nothing is known and nothing is sealed, rows pass through untouched.
 */
import { PetioleError } from '../errors.ts';
import type { JsonText } from '../model.ts';
import type { ExecutionChange, ExecutionRow, JournalEntry, NewExecution, NewLogLine } from '../storage/journal/rows.ts';
import { Envelope, isSealed, newDataKey, ringOf, type Binding } from './envelope.ts';
import { KnownSecrets } from './scrubber.ts';

const SEALED = '{"$sealed":';

/** What is stored masked alone. */
interface Texts {
  name?: string;
  message?: string | null;
  error?: JsonText | null;
}

type Column = 'inputs' | 'output_value';
type Payloads = Pick<ExecutionRow, 'id' | Column> & { asked?: Payloads };

interface Content {
  value: JsonText;
  secrets: string[];
}

export interface SealedRowsParts {
  known: KnownSecrets;
  envelope: Envelope;
  /** makes sure that the keys of these sealed values are at hand, where they exist */
  prepare?: (sealed: Iterable<string>) => Promise<void>;
}

export class SealedRows {
  readonly #known: KnownSecrets;
  readonly #envelope: Envelope;
  readonly #prepare: (sealed: Iterable<string>) => Promise<void>;

  constructor({ known, envelope, prepare = () => Promise.resolve() }: SealedRowsParts) {
    this.#known = known;
    this.#envelope = envelope;
    this.#prepare = prepare;
  }

  /** For an engine whose process knows no secrets. */
  static ofNothing(): SealedRows {
    return new SealedRows({ known: new KnownSecrets(), envelope: new Envelope(ringOf(newDataKey())) });
  }

  // ------------------------------------------------------------------------------------------- what may be shown

  get known(): KnownSecrets {
    return this.#known;
  }

  mask(text: string): string {
    return this.#known.scrub(text);
  }

  maskJson(json: JsonText): JsonText {
    return this.#known.scrubJsonText(json);
  }

  /** The masked form of a payload, or null where it may be shown as it is. `shown`: what of it is masked already. */
  shownOf(payload: JsonText, shown: JsonText | null = null): JsonText | null {
    const masked = this.maskJson(shown ?? payload);
    return shown === null && masked === payload && !this.#known.has(payload) ? null : masked;
  }

  /** The row of an execution that is held in memory, as anybody may see it. */
  shown(row: ExecutionRow): ExecutionRow {
    if (this.#known.size === 0) return row;
    const { inputs, output_value, labels } = row;
    return {
      ...row,
      name: this.mask(row.name),
      shown_inputs: this.shownOf(inputs, row.shown_inputs),
      shown_output: output_value === null ? null : this.shownOf(output_value, row.shown_output),
      message: row.message && this.mask(row.message),
      error: row.error && this.maskJson(row.error),
      labels: labels && this.maskJson(labels),
    };
  }

  // --------------------------------------------------------------------------------------------------- to the database

  seal(entry: JournalEntry): JournalEntry {
    const nothing = this.#known.size === 0;
    if (nothing && !entry.inserts.some(hidesInputs) && !entry.changes.some(hidesOutput)) return entry;
    return {
      ...entry,
      inserts: entry.inserts.map((row) => this.sealRow(row)),
      changes: entry.changes.map((change) => this.#sealChange(change)),
      logs: nothing ? entry.logs : entry.logs.map((line) => this.#maskLine(line)),
    };
  }

  sealRow(row: NewExecution): NewExecution {
    const shownInputs = this.shownOf(row.inputs, row.shownInputs);
    const isPlain = shownInputs === null && !hidesInputs(row);
    const inputs = isPlain ? row.inputs : this.#sealed(row.inputs, bindingOf(row.id, 'inputs'));
    const output = row.output === null ? {} : this.sealOutput(row.id, row.output, row.shownOutput ?? null);
    const labels = row.labels && this.maskJson(row.labels);
    const names = row.flowVersion === null && row.connectorType === null ? this.#maskedNames(row) : {};
    return { ...row, ...this.#masked(row), ...names, ...output, inputs, shownInputs: isPlain ? null : (shownInputs ?? row.inputs), labels };
  }

  /** What the script named and nobody knows; names of what there is stay. */
  #maskedNames({ target, flow }: NewExecution): Partial<NewExecution> {
    return { target: target && this.maskJson(target), flow: flow && this.mask(flow) };
  }

  #sealChange(change: ExecutionChange): ExecutionChange {
    const { id, output, shownInputs, attempts } = change;
    return {
      ...change,
      ...this.#masked(change),
      ...(shownInputs !== undefined && { shownInputs: this.maskJson(shownInputs) }),
      ...(attempts !== undefined && { attempts: this.maskJson(attempts) }),
      ...(output !== undefined && this.sealOutput(id, output, change.shownOutput ?? null)),
    };
  }

  /** `shown`: what of it is masked already. */
  sealOutput(id: string, output: JsonText, shown: JsonText | null): { output: JsonText; shownOutput: JsonText | null } {
    const shownOutput = this.shownOf(output, shown);
    if (shownOutput === null && !output.startsWith(SEALED)) return { output, shownOutput: null };
    return { output: this.#sealed(output, bindingOf(id, 'output_value')), shownOutput: shownOutput ?? output };
  }

  /** A change of which the texts that people read are masked, for the one who makes it too. */
  maskTexts<T extends Texts>(change: T): T {
    return this.#known.size === 0 ? change : { ...change, ...this.#masked(change) };
  }

  #masked<T extends Texts>({ name, message, error }: T): Partial<T> {
    return {
      ...(name !== undefined && { name: this.mask(name) }),
      ...(typeof message === 'string' && { message: this.mask(message) }),
      ...(typeof error === 'string' && { error: this.maskJson(error) }),
    } as Partial<T>;
  }

  #maskLine(line: NewLogLine): NewLogLine {
    return { ...line, values: this.maskJson(line.values) };
  }

  #sealed(value: JsonText, binding: Binding): JsonText {
    const content: Content = { value, secrets: this.#known.within(value) };
    return JSON.stringify({ $sealed: this.#envelope.seal(JSON.stringify(content), binding) });
  }

  /**
   * What tells one request with an idempotency key from another one. The sha256 of inputs that hold a secret would let whoever has
   * the database alone try out short secrets, so it is sealed; that of others is not.
   */
  sealRequest(key: string, sha256: string, { shownInputs }: Pick<NewExecution, 'shownInputs'>): string {
    return shownInputs === null ? sha256 : this.#envelope.seal(Buffer.from(sha256), bindingOfRequest(key));
  }

  async openRequest(key: string, stored: string): Promise<string> {
    if (!isSealed(stored)) return stored;
    await this.#prepare([stored]);
    return this.#envelope.openBytes(stored, bindingOfRequest(key)).toString();
  }

  // ------------------------------------------------------------------------------------------------- from the database

  /** Opens what is sealed in rows that were just read, in place. Null: nothing in them is sealed. Throws SECRET_UNREADABLE. */
  open(rows: Iterable<Payloads>): Promise<void> | null {
    const all = Array.from(rows);
    for (const { asked } of all) if (asked) all.push(asked);
    const sealed = all.filter((row) => row.inputs.startsWith(SEALED) || row.output_value?.startsWith(SEALED));
    return sealed.length === 0 ? null : this.#openAll(sealed);
  }

  /** The payloads of a row for a copy of it: each opens only in the row that it was sealed for. Null: as it is. Throws SECRET_UNREADABLE. */
  async sealedFor(copyId: string, { id, ...given }: Payloads): Promise<{ inputs: JsonText | null; output: JsonText | null }> {
    const row = { id, ...given };
    await this.open([row]);
    const anew = (column: Column): JsonText | null =>
      given[column]?.startsWith(SEALED) ? this.#sealed(row[column] as string, bindingOf(copyId, column)) : null;
    return { inputs: anew('inputs'), output: anew('output_value') };
  }

  async #openAll(rows: Payloads[]): Promise<void> {
    await this.#prepare(rows.flatMap(({ inputs, output_value }) => [inputs, output_value ?? ''].map(textOf)));
    for (const row of rows) {
      row.inputs = this.#opened(row.id, 'inputs', row.inputs);
      if (row.output_value !== null) row.output_value = this.#opened(row.id, 'output_value', row.output_value);
    }
  }

  #opened(id: string, column: Column, payload: JsonText): JsonText {
    if (!payload.startsWith(SEALED)) return payload;
    const { value, secrets } = JSON.parse(this.#envelope.open(textOf(payload), bindingOf(id, column))) as Content;
    this.#known.add(secrets, 'others');
    return value;
  }
}

/** Also what only looks like a sealed value, which would else be opened when it is read back. */
function hidesInputs(row: NewExecution): boolean {
  return row.shownInputs !== null || row.inputs.startsWith(SEALED);
}

function hidesOutput({ output, shownOutput }: ExecutionChange): boolean {
  return output !== undefined && (typeof shownOutput === 'string' || output.startsWith(SEALED));
}

function bindingOfRequest(key: string): Binding {
  return { table: 'idempotency_keys', id: key, field: 'request_sha256' };
}

function bindingOf(id: string, field: Column): Binding {
  return { table: 'executions', id, field };
}

/** The sealed text of a payload; an empty one where it holds none. */
function textOf(payload: JsonText): string {
  if (!payload.startsWith(SEALED)) return '';
  try {
    const { $sealed } = JSON.parse(payload) as { $sealed?: unknown };
    return typeof $sealed === 'string' ? $sealed : '';
  } catch {
    throw new PetioleError('SECRET_UNREADABLE', 'a sealed value of the journal is not whole');
  }
}
