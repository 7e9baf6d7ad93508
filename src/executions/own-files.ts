/**
 * Of which flows, connectors and Vaults this server has a file, as the others are told; and what is stored without a file here and
 * stays all the same, since another server that lives has one.
 *
 * What stays is looked at again every few seconds, and goes when nobody has had a file of it for a while: a server that is started
 * anew, or stood still and was declared dead, finds what it had. One that has not said what it has may have anything.
 */
import { messageOf } from '../errors.ts';
import type { FileKind } from '../model.ts';
import type { FileKeeper } from '../storage/file-keeper.ts';
import type { IsUnheld, NamedFiles, OtherFile, OtherFiles, OtherServer } from '../storage/server-files.ts';

const LOOK_MS = 5000;
/** From when nobody has a file any more until it goes; a server starts in some seconds. */
const ABSENCE_MS = 30_000;
/** So many names stand in a sentence. */
const MOST_NAMED = 10;

export interface OwnFilesParts {
  table: {
    note(workerId: string, files: ReadonlyMap<FileKind, NamedFiles>): Promise<boolean>;
    others(workerId: string, kind: FileKind): Promise<OtherFiles>;
    isUnheld(workerId: string, kind: FileKind, name: string): IsUnheld;
  };
  own: OtherServer;
  /** told once what stays, and what flows have other content elsewhere */
  notice(text: string): void;
  log: { warn(details: object, message: string): void };
  /** in ms; default: `performance.now` */
  now?(this: void): number;
}

interface Staying {
  server: OtherServer;
  /** the server has one; false: it has not said what it has */
  isSaid: boolean;
  isTold: boolean;
  /** null: somebody has a file of it, or may have */
  absentSince: number | null;
}

export class OwnFiles {
  readonly #parts: OwnFilesParts;
  readonly #held = new Map<FileKind, NamedFiles>();
  readonly #staying = new Map<FileKind, Map<string, Staying>>();
  /** kinds that were loaded since their contents were compared */
  readonly #fresh = new Set<FileKind>();
  readonly #told = new Set<string>();
  /** kinds of which something was found to have a file elsewhere in the moment in which it was to go */
  readonly #refused = new Set<FileKind>();
  #workerId: string | null = null;
  #isNoted = false;
  #timer: NodeJS.Timeout | null = null;
  /** how often what is to be noted has changed */
  #changes = 0;
  #takeAway: () => Promise<void> = () => Promise.resolve();
  #busy: Promise<void> = Promise.resolve();

  constructor(parts: OwnFilesParts) {
    this.#parts = parts;
  }

  /** `takeAway` takes away what nobody has a file of any more. Default: nobody follows a folder here, and nothing is taken away. */
  follow(takeAway: () => Promise<void>): void {
    this.#takeAway = takeAway;
  }

  /** The worker bears this name from now on, and what was noted under the one before counts no more. */
  registered(workerId: string): void {
    this.#workerId = workerId;
    this.#changed();
    if (this.#timer) void this.#look();
  }

  /** Once the worker is there and all folders were loaded: from now on others know what is here, and what has no file may go. */
  async enter(): Promise<void> {
    this.#timer = setInterval(() => void (this.#isAtRest() ? undefined : this.#look()), LOOK_MS).unref();
    await this.#look();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  of(kind: FileKind): FileKeeper {
    const held = () => this.#held.get(kind) ?? null;
    return {
      get held() {
        return held();
      },
      hold: (files) => {
        this.#held.set(kind, files);
        this.#fresh.add(kind);
        this.#changed();
      },
      note: () => this.#note(),
      unheld: (names) => this.#unheld(kind, names),
      isUnheld: (name) => async (manager) => {
        const isUnheld = await this.#parts.table.isUnheld(this.#workerId!, kind, name)(manager);
        if (!isUnheld) this.#refused.add(kind);
        return isUnheld;
      },
    };
  }

  /** There is nothing that a look could change. */
  #isAtRest(): boolean {
    return this.#isNoted && this.#refused.size === 0 && [...this.#staying.values()].every(({ size }) => size === 0);
  }

  /** One look at a time. What fails is tried again by the next one. */
  #look(): Promise<void> {
    const look = async (): Promise<void> => {
      if (await this.#note()) await this.#takeAway();
    };
    this.#busy = this.#busy.then(look).catch((error: unknown) => {
      if (this.#timer) this.#parts.log.warn({ error: messageOf(error) }, 'of what other servers have a file could not be found out');
    });
    return this.#busy;
  }

  #changed(): void {
    this.#changes += 1;
    this.#isNoted = false;
  }

  async #note(): Promise<boolean> {
    if (this.#isNoted) return true;
    if (this.#workerId === null || this.#timer === null) return false;
    const before = this.#changes;
    const isNoted = await this.#parts.table.note(this.#workerId, this.#held);
    if (before === this.#changes) this.#isNoted = isNoted;
    return isNoted;
  }

  async #unheld(kind: FileKind, names: readonly string[]): Promise<string[]> {
    const others = await this.#parts.table.others(this.#workerId!, kind);
    if (this.#fresh.delete(kind)) this.#compare(kind, others.files);
    this.#refused.delete(kind);
    const before = this.#staying.get(kind);
    const now = (this.#parts.now ?? performance.now.bind(performance))();
    const staying = new Map<string, Staying>();
    for (const name of names) {
      const one = stayingAt(now, { name, before: before?.get(name), others });
      if (one) staying.set(name, one);
    }
    this.#staying.set(kind, staying);
    this.#tell(
      kind,
      // Who is only about to start has said what it has before the next look.
      [...staying].filter(([name, { isSaid, isTold }]) => !isTold && (isSaid || before?.has(name))),
    );
    return names.filter((name) => !staying.has(name));
  }

  #tell(kind: FileKind, news: readonly [string, Staying][]): void {
    for (const files of Map.groupBy(news, ([, { server, isSaid }]) => `${isSaid} ${placeOf(server)}`).values()) {
      const { server, isSaid } = files[0]![1];
      const names = files.map(([name]) => name);
      this.#parts.notice(isSaid ? heldElsewhere(kind, names, server) : perhapsElsewhere(kind, names, server));
    }
    for (const [, one] of news) one.isTold = true;
  }

  /** Of a flow that two servers have, the one that loads it last decides. */
  #compare(kind: FileKind, files: readonly OtherFile[]): void {
    const news = files.filter(({ name, content, server }) => {
      const here = this.#held.get(kind)?.get(name) ?? null;
      const difference = [name, here, content, placeOf(server)].join(' ');
      if (here === null || content === null || here === content || this.#told.has(difference)) return false;
      this.#told.add(difference);
      return true;
    });
    for (const theirs of Map.groupBy(news, ({ server }) => placeOf(server)).values()) {
      const names = theirs.map(({ name }) => name);
      this.#parts.notice(otherContent(kind, names, { here: this.#parts.own, there: theirs[0]!.server }));
    }
  }
}

interface Candidate {
  name: string;
  before: Staying | undefined;
  others: OtherFiles;
}

/** Undefined: it may go. */
function stayingAt(now: number, { name, before, others: { files, silent } }: Candidate): Staying | undefined {
  const isTold = before?.isTold ?? false;
  const holder = files.find((file) => file.name === name)?.server;
  if (holder) return { server: holder, isSaid: true, isTold, absentSince: null };
  if (silent) return { server: silent, isSaid: false, isTold, absentSince: null };
  if (!before?.isSaid) return undefined;
  const absentSince = before.absentSince ?? now;
  return now - absentSince < ABSENCE_MS ? { ...before, absentSince } : undefined;
}

function heldElsewhere(kind: FileKind, names: readonly string[], server: OtherServer): string {
  const [rest, it] = names.length === 1 ? ['one; it goes', 'it'] : ['them; they go', 'them'];
  return `${withoutFile(kind, names)}: ${placeOf(server)} has ${rest} when no server has ${it} any more`;
}

function perhapsElsewhere(kind: FileKind, names: readonly string[], server: OtherServer): string {
  return `${withoutFile(kind, names)}: ${placeOf(server)} does not say which it has`;
}

function withoutFile(kind: FileKind, names: readonly string[]): string {
  return `${listed(kind, names)} ${names.length === 1 ? 'has no file here and stays' : 'have no file here and stay'}`;
}

function otherContent(kind: FileKind, names: readonly string[], { here, there }: { here: OtherServer; there: OtherServer }): string {
  const verb = names.length === 1 ? 'has' : 'have';
  return `${listed(kind, names)} ${verb} other content on ${hostOf(here)} than on ${hostOf(there)}: what was loaded last holds`;
}

/** `the flows 'a', 'b' and 3 more` */
function listed(kind: FileKind, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `'${name}'`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `the ${kind}${names.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`;
}

function placeOf(server: OtherServer): string {
  return `the server on ${hostOf(server)}`;
}

function hostOf({ host, pid }: OtherServer): string {
  return `${host} (process ${pid})`;
}
