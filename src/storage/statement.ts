import type pg from 'pg';

/** What of pg's connection a statement is sent over. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parsedStatements: Record<string, string | undefined>;
  submittedNamedStatements: Record<string, string | undefined>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: (string | null)[] }): void;
  execute(message: object): void;
  sync(): void;
}

type Row = (string | null)[];
type Answered = (error: Error | null, result?: { rows: Row[]; rowCount: number }) => void;

/**
 * A prepared statement of which is known what it answers, given as rows of texts. pg has the answer described with each execution and
 * makes parsers from that each time, which for a small flush is more work than its rows are. For `Pool.query`.
 */
export class Statement implements pg.Submittable {
  /** empty: it is parsed anew each time, as where a pooler does not keep it */
  name: string;
  readonly text: string;
  readonly values: unknown[];
  /** set by the pool */
  callback: Answered | undefined;
  private rows: Row[] = [];

  constructor({ name, text }: { name: string; text: string }, values: unknown[]) {
    this.name = name;
    this.text = text;
    this.values = values;
  }

  submit(connection: unknown): null {
    const wire = connection as Wire;
    const { name, text } = this;
    this.rows = [];
    const known = wire.parsedStatements[name] ?? wire.submittedNamedStatements[name];
    wire.stream.cork();
    try {
      if (name === '' || known === undefined) {
        wire.parse({ name, text });
        if (name !== '') wire.submittedNamedStatements[name] = text;
      }
      wire.bind({ statement: name, values: this.values.map(textOf) });
      wire.execute({});
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  handleDataRow({ fields }: { fields: Row }): void {
    this.rows.push(fields);
  }

  handleCommandComplete(): void {
    // the answer is over with what follows, when the commit is durable
  }

  handleReadyForQuery(): void {
    this.answer(null, { rows: this.rows, rowCount: this.rows.length });
  }

  handleError(error: Error): void {
    this.answer(error);
  }

  /** Once for each time that it is sent. */
  private answer(...result: Parameters<Answered>): void {
    const { callback } = this;
    this.callback = undefined;
    callback?.(...result);
  }
}

/** Values as PostgreSQL reads them; arrays are of ids. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? `{${value.join(',')}}` : String(value);
}
