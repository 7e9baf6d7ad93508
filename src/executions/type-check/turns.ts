/**
 * Whose turn it is where one thing is done at a time. Whoever asks have their turns one after another, however much one of them asks;
 * what its asker does not want any more is not begun, and is given up where it runs while others wait.
 */
import { PetioleError } from '../../errors.ts';

export interface Asker {
  /** who shares a turn */
  client: string;
  /** what it is about: a newer one of the same client takes the place of an older one. Undefined: of nothing */
  subject?: string;
  /** aborted when nobody waits for the answer any more */
  signal?: AbortSignal;
}

export interface TurnLimits {
  /** under way and waiting; one more is refused */
  waiting: number;
  /** of these of one client */
  ofOneClient: number;
}

/** `unwanted` is aborted when nobody waits for what it does. */
type Work = (unwanted: AbortSignal) => Promise<unknown>;

interface Turn {
  asker: Asker;
  work: Work;
  unwanted: AbortController;
  settle: PromiseWithResolvers<unknown>;
}

export class Turns {
  readonly #limits: TurnLimits;
  readonly #waiting: Turn[] = [];
  /** clients in the order of their last turns */
  readonly #served = new Map<string, number>();
  #running: Turn | null = null;
  #count = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** UNAVAILABLE where too many wait, CONFLICT where a newer one took its place. */
  async take<T>(asker: Asker, work: (unwanted: AbortSignal) => Promise<T>): Promise<T> {
    asker.signal?.throwIfAborted();
    this.#overtake(asker);
    this.#assertRoom(asker);
    const turn: Turn = { asker, work, unwanted: new AbortController(), settle: Promise.withResolvers<unknown>() };
    const drop = (): void => this.#drop(turn, new PetioleError('UNAVAILABLE', 'nobody waits for the answer any more'));
    asker.signal?.addEventListener('abort', drop, { once: true });
    this.#waiting.push(turn);
    this.#next();
    try {
      return (await turn.settle.promise) as T;
    } finally {
      asker.signal?.removeEventListener('abort', drop);
    }
  }

  #overtake({ client, subject }: Asker): void {
    if (subject === undefined) return;
    const isOlder = ({ asker }: Turn): boolean => asker.client === client && asker.subject === subject;
    const older = [...this.#waiting, ...(this.#running ? [this.#running] : [])].filter(isOlder);
    for (const turn of older) this.#drop(turn, new PetioleError('CONFLICT', 'a newer request of yours took the place of this one'));
  }

  #assertRoom({ client }: Asker): void {
    const { waiting, ofOneClient } = this.#limits;
    const all = [...this.#waiting, ...(this.#running ? [this.#running] : [])];
    if (all.length >= waiting)
      throw new PetioleError('UNAVAILABLE', `${waiting} scripts wait to be checked already: try again in a few seconds`);
    if (all.filter(({ asker }) => asker.client === client).length >= ofOneClient)
      throw new PetioleError('UNAVAILABLE', `${ofOneClient} of your scripts wait to be checked already: try again in a few seconds`);
  }

  /** One that runs keeps its place until its work has ended. */
  #drop(turn: Turn, reason: PetioleError): void {
    const place = this.#waiting.indexOf(turn);
    if (place >= 0) this.#waiting.splice(place, 1);
    turn.settle.reject(reason);
    turn.unwanted.abort(reason);
  }

  #next(): void {
    if (this.#running !== null) return;
    const turn = this.#longestUnserved();
    if (turn === undefined) return void this.#served.clear();
    this.#running = turn;
    this.#served.set(turn.asker.client, this.#count++);
    void turn
      .work(turn.unwanted.signal)
      .then(turn.settle.resolve, turn.settle.reject)
      .finally(() => {
        this.#running = null;
        this.#next();
      });
  }

  /** The oldest of the client whose last turn is longest ago. */
  #longestUnserved(): Turn | undefined {
    const lastOf = ({ asker }: Turn): number => this.#served.get(asker.client) ?? -1;
    let first: Turn | undefined;
    for (const turn of this.#waiting) if (first === undefined || lastOf(turn) < lastOf(first)) first = turn;
    if (first) this.#waiting.splice(this.#waiting.indexOf(first), 1);
    return first;
  }
}
