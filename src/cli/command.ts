/** A command that knows its examples: `--help` shows them, docs/cli.md is made of them, and a test demands one of each command. */
import { Command } from 'commander';

export interface Example {
  /** what is typed behind the name of the program */
  args: string;
  /** what it does, in a few words; empty where the arguments say it */
  about: string;
}

export class CliCommand extends Command {
  readonly examples: Example[] = [];
  /** false: only a group of others */
  isRunnable = false;

  constructor(name?: string) {
    super(name);
    this.helpCommand(false).addHelpText('after', () => this.#shown());
  }

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  override action(work: Parameters<Command['action']>[0]): this {
    this.isRunnable = true;
    return super.action(work);
  }

  example(args: string, about = ''): this {
    this.examples.push({ args, about });
    return this;
  }

  get subcommands(): readonly CliCommand[] {
    return this.commands.filter((command): command is CliCommand => command instanceof CliCommand);
  }

  /** The name of the program and of the groups, such as `petiole execution list`. */
  get path(): string {
    const parent = this.parent as CliCommand | null;
    return parent === null ? this.name() : `${parent.path} ${this.name()}`;
  }

  #shown(): string {
    if (this.examples.length === 0) return '';
    const program = this.path.slice(0, this.path.length - pathBelowProgram(this).length).trimEnd();
    const lines = this.examples.flatMap(({ args, about }) => [
      ...(about === '' ? [] : [`  # ${about}`]),
      `  ${`${program} ${args}`.trimEnd()}`,
    ]);
    return ['', 'Examples:', ...lines].join('\n');
  }
}

/** `execution list`; empty for the program itself. */
export function pathBelowProgram(command: CliCommand): string {
  const names: string[] = [];
  for (let at: CliCommand | null = command; at?.parent; at = at.parent as CliCommand) names.unshift(at.name());
  return names.join(' ');
}

/** All commands that do something, in the order of the help. */
export function* leaves(command: CliCommand): Generator<CliCommand> {
  if (command.isRunnable) yield command;
  for (const below of command.subcommands) yield* leaves(below);
}
