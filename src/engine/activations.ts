import { PetioleError } from '../errors.ts';
import { RunnerLost, type Activation, type Command, type GuestError } from '../runner/protocol.ts';
import { Applying } from './applying.ts';
import type { DriveHost, HotFlow } from './host.ts';
import { failed } from './outcome.ts';
import type { OwnEntries } from './own-entries.ts';
import { AT_A_TURN, type Work } from './slices.ts';

/** Which of the commands of an activation are to be carried out, or why the flow fails. */
export type Review = (commands: Command[], replayed: Command[]) => Command[] | GuestError;

/** The flow whose script is at work. */
export interface Activated extends HotFlow {
  /** its script runs */
  readonly isActive: boolean;
  /** what the script issued becomes rows; then comes what is next */
  apply(commands: Command[]): void;
  /** the runner died; `fault`: by the activation that was running */
  lost(fault: RunnerLost | null): void;
  /** no runner could be had */
  putOff(error: unknown): void;
  /** a defect of the engine */
  broke(error: unknown): void;
}

const asTheyAre: Review = (commands) => commands;

/** The script of one flow at work, one activation at a time, and its commands until they are applied. */
export class Activations {
  private readonly flow: Activated;
  private readonly host: DriveHost;
  private readonly own: OwnEntries;
  /** counts them: the answer of one that is not the newest any more means nothing */
  private turn = 0;
  private applying: Applying | null = null;

  constructor(flow: Activated, host: DriveHost, own: OwnEntries) {
    this.flow = flow;
    this.host = host;
    this.own = own;
  }

  get isUnbegun(): boolean {
    return this.turn === 0;
  }

  /** What its commands have become is not durable, and has an effect of its own. */
  get isApplying(): boolean {
    return this.applying !== null;
  }

  /** None before counts any more. The function tells whether this one does not either. */
  begin(): () => boolean {
    const turn = ++this.turn;
    return () => turn !== this.turn || !this.flow.isActive;
  }

  async run(script: () => Promise<Activation>, review = asTheyAre): Promise<void> {
    const isStale = this.begin();
    let activation: Activation;
    try {
      activation = await script();
    } catch (error) {
      if (!isStale()) this.notRun(error);
      return;
    }
    try {
      if (isStale()) return this.dropStale();
      if (!activation.ok) return this.flow.apply([...activation.commands, failed(activation.error)]);
      const commands = review(activation.commands, activation.replayed);
      if (Array.isArray(commands)) return commands.length > AT_A_TURN ? await this.applyInTurns(commands) : this.flow.apply(commands);
      this.host.scripts.drop(this.flow.id);
      this.flow.apply([failed(commands)]);
    } catch (error) {
      this.flow.broke(error);
    }
  }

  private notRun(error: unknown): void {
    if (error instanceof RunnerLost) return this.flow.lost(error.culprit ? error : null);
    if (error instanceof PetioleError && error.code === 'UNAVAILABLE') return this.flow.putOff(error);
    this.flow.broke(error);
  }

  /** A script that was opened after its flow had been given up. */
  private dropStale(): void {
    const { flow, host } = this;
    if (!flow.isActive && (host.drive(flow.id) ?? flow) === flow) host.scripts.drop(flow.id);
  }

  /**
   * Applies many commands: other flows have their turns in between. To this one the script still runs; what cannot wait has the rest
   * done first (`applyRest`). All of it becomes one entry.
   */
  private async applyInTurns(commands: Command[]): Promise<void> {
    const applying = new Applying(commands, this.own.empty());
    this.applying = applying;
    for (this.applyPart(applying); this.applying === applying; this.applyPart(applying)) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.applying !== applying) return;
    }
  }

  applyRest(): void {
    while (this.applying) this.applyPart(this.applying);
  }

  private applyPart(applying: Applying): void {
    const { entry, effects, follow, ending } = applying;
    try {
      if (!applying.applyPart(this.flow, this.host)) return;
    } catch (error) {
      return this.flow.broke(error);
    }
    this.applying = null;
    this.own.hold.add(entry, effects);
    this.flow.apply(ending);
    this.own.doAfterwards(follow);
  }

  /** When the journal has what the command that is being applied becomes. */
  onceWritten(work: Work): void {
    if (this.applying) this.applying.follow.push(work);
    else queueMicrotask(() => this.own.doAfterwards([work]));
  }

  /** What has been applied in turns so far; the rest never is. */
  takeApplying(): Applying | null {
    const { applying } = this;
    this.applying = null;
    return applying;
  }
}
