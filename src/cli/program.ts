/** The command line: parse, call one function, end with its exit code. What a command needs is imported when it runs. */
import { CommanderError } from 'commander';
import { messageOf } from '../errors.ts';
import type { Done } from './command-group.ts';
import { CliCommand } from './command.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { addAccess } from './groups/access.ts';
import { addConnectorTypes } from './groups/connector-types.ts';
import { addConnectors } from './groups/connectors.ts';
import { addExecutions } from './groups/executions.ts';
import { addFiles } from './groups/files.ts';
import { addFlows } from './groups/flows.ts';
import { addOperations } from './groups/operations.ts';
import { addCompletion, addProject } from './groups/project.ts';
import { addRun } from './groups/run.ts';
import { addSecrets } from './groups/secrets.ts';
import { addServing } from './groups/serving.ts';
import { addVaults } from './groups/vaults.ts';
import type { Surroundings } from './surroundings.ts';

/** Runs one command line and answers with the exit code. */
export async function main(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: EXIT.success };
  const program = build(surroundings, (code) => (ended.code = code));
  try {
    if (args[0] === 'complete' && args[1] === '--') return await completed(args.slice(2), program, surroundings);
    await program.parseAsync(withDefault(args), { from: 'user' });
    return ended.code;
  } catch (error) {
    return report(await explained(error, surroundings), surroundings);
  }
}

/** What the shell asks while somebody types: it never fails. */
async function completed(words: string[], program: CliCommand, surroundings: Surroundings): Promise<ExitCode> {
  const { complete } = await import('./completion/complete.ts');
  return complete(words, program, surroundings);
}

const OF_PROGRAM = ['-h', '--help', '-V', '--version'];

/** Without a command it is `up`, also with options of `up`. */
function withDefault(args: string[]): string[] {
  const [first] = args.filter((arg) => arg !== '--no-color');
  if (first === undefined) return ['up', ...args];
  return first.startsWith('-') && !OF_PROGRAM.includes(first) ? ['up', ...args] : args;
}

/** Only an error of the file system needs the configuration, which may be what is wrong. */
async function explained(error: unknown, { config }: Surroundings): Promise<unknown> {
  if ((error as NodeJS.ErrnoException | null)?.path === undefined) return error;
  const { folderFailure } = await import('./failures.ts');
  return folderFailure(error, config().dataFolder);
}

function report(error: unknown, { terminal }: Surroundings): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  // Ctrl-C at a question
  if ((error as Error | null)?.name === 'ExitPromptError') return EXIT.cancelled;
  terminal.err(terminal.colours.red(messageOf(error)), 'error');
  return error instanceof CommandError ? error.exitCode : EXIT.error;
}

/** The whole command line, for those who run it and those who describe it. */
export function build(surroundings: Surroundings, done: Done): CliCommand {
  const { root, terminal } = surroundings;
  const here = { surroundings, done };
  const program = new CliCommand(root.command)
    .description('Durable flow scripts in TypeScript, with a visible execution tree.')
    .version(root.version)
    // picocolors looks at it by itself
    .option('--no-color', 'no colours, as with NO_COLOR; otherwise only on a terminal, or with FORCE_COLOR')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd(), 'error') })
    .showHelpAfterError(`(\`${root.command} --help\` shows the commands)`)
    .addHelpText('after', ENDS)
    .example('run quickstart', 'run a sample flow and watch its tree')
    .example('', 'API, web interface and worker');
  addServing(program, here);
  addRun(program, here);
  addProject(program, here);
  addExecutions(program, here);
  addFlows(program, here);
  addConnectors(program, here);
  addConnectorTypes(program, here);
  addVaults(program, here);
  addSecrets(program, here);
  addFiles(program, here);
  addAccess(program, here);
  addOperations(program, here);
  addCompletion(program, here);
  return program;
}

const ENDS = `
Exit codes: 0 success, 1 it failed, 2 wrong usage, 130 cancelled.`;
