/** The command line: parse, call one function, end with its exit code. What a command needs is imported when it runs. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../errors.ts';
import { PRODUCT } from '../model.ts';
import { asJson, countOf, withServer, type Done, type Json } from './command-group.ts';
import { addConnectors } from './connector-group.ts';
import { addConnectorTypes } from './connector-type-group.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { addFiles } from './file-group.ts';
import type { Surroundings } from './surroundings.ts';
import { addSecrets } from './secrets-group.ts';
import { addVaults } from './vault-group.ts';

/** Runs one command line and answers with the exit code. */
export async function main(args: string[], surroundings: Surroundings): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: EXIT.success };
  try {
    await build(surroundings, (code) => (ended.code = code)).parseAsync(withDefault(args), { from: 'user' });
    return ended.code;
  } catch (error) {
    return report(await explained(error, surroundings), surroundings);
  }
}

/** Without a command it is `up`, also with options of `up`. */
function withDefault(args: string[]): string[] {
  const [first] = args;
  if (first === undefined) return ['up'];
  return first.startsWith('-') && !['-h', '--help', '-V', '--version'].includes(first) ? ['up', ...args] : args;
}

/** Only an error of the file system needs the configuration, which may be what is wrong. */
async function explained(error: unknown, { config }: Surroundings): Promise<unknown> {
  if ((error as NodeJS.ErrnoException | null)?.path === undefined) return error;
  const { folderFailure } = await import('./failures.ts');
  return folderFailure(error, config().dataFolder);
}

function report(error: unknown, { terminal }: Surroundings): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  terminal.err(terminal.colours.red(messageOf(error)), 'error');
  return error instanceof CommandError ? error.exitCode : EXIT.error;
}

function build(surroundings: Surroundings, done: Done): Command {
  const { root, terminal } = surroundings;
  const program = new Command(root.command)
    .description('Durable flow scripts in TypeScript, with a visible execution tree.')
    .version(root.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd(), 'error') })
    .showHelpAfterError(`(\`${root.command} --help\` shows the commands)`)
    .helpCommand(false);
  addServing(program, surroundings, done);
  addRun(program, surroundings, done);
  addExecutions(program, surroundings, done);
  addFlows(program, surroundings, done);
  addConnectors(program, { surroundings, done });
  addConnectorTypes(program, { surroundings, done });
  addVaults(program, { surroundings, done });
  addSecrets(program, { surroundings, done });
  addFiles(program, { surroundings, done });
  return program;
}

function addServing(program: Command, surroundings: Surroundings, done: Done): void {
  program
    .command('up')
    .description('API and worker, until Ctrl-C (the default)')
    .option('--port <number>', 'default: PETIOLE_PORT, else 8400; 0 takes a free one', portOf)
    .option('--host <address>', 'default: PETIOLE_HOST, else 127.0.0.1')
    .action(async (options: { port?: number; host?: string }) => done(await (await import('./up.ts')).up(options, surroundings)));
  program
    .command('worker')
    .description('one more worker on DATABASE_URL')
    .action(async () => done(await (await import('./up.ts')).worker(surroundings)));
  program
    .command('migrate')
    .description('bring the tables of the database up to date')
    .action(async () => done(await (await import('./up.ts')).migrate(surroundings)));
}

function addRun(program: Command, surroundings: Surroundings, done: Done): void {
  program
    .command('run')
    .argument('<flow>', 'the name of a flow, or a .ts file')
    .description('run a flow and watch its tree')
    .option('--inputs <json|@file>', 'the inputs: a JSON object, a file of it, or @- for standard input')
    .option('--json', 'only the finished tree on stdout')
    .option('--logs', 'show the log lines too')
    .action(async (flow: string, options: { inputs?: string; json?: boolean; logs?: boolean }) => {
      const { runCommand } = await import('./run-command.ts');
      done(await runCommand(flow, options, surroundings));
    });
}

function addExecutions(program: Command, surroundings: Surroundings, done: Done): void {
  const { terminal } = surroundings;
  const here = { surroundings, done };
  const group = program.command('execution').description('look at executions and control them').helpCommand(false);
  const module = () => import('./executions.ts');
  group
    .command('list')
    .description('the newest first; without --root only those that were started by a person or a program')
    .option('--status <names>', 'separated by commas')
    .option('--type <names>', 'FLOW, CONNECTION, SLEEP')
    .option('--flow <name>')
    .option('--connector <name>')
    .option('--label <key[=value]>')
    .option('--root <id>', 'all executions of that tree')
    .option('--parent <id>')
    .option('--from <time>', 'created at or after, ISO 8601')
    .option('--to <time>', 'created before, ISO 8601')
    .option('-q, --q <text>', 'part of the name')
    .addOption(new Option('--limit <number>').argParser(countOf).default(50))
    .addOption(asJson())
    .action(withServer(here, async (client, options: { limit: number }) => (await module()).listExecutions(options, client, terminal)));
  for (const [name, about, work] of [
    ['show', 'all fields of one', 'showExecution'],
    ['tree', 'the tree below one', 'showTree'],
    ['logs', 'its log lines', 'showLogs'],
  ] as const) {
    const action = withServer(here, async (client, id: string, options: Json) => (await module())[work](id, options, client, terminal));
    group.command(name).argument('<id>').description(about).addOption(asJson()).action(action);
  }
  for (const name of ['cancel', 'pause', 'resume'] as const) {
    const action = withServer(here, async (client, id: string) => (await module()).control(name, id, client, terminal));
    group.command(name).argument('<id>').description(`${name} it and what is below it`).action(action);
  }
}

function addFlows(program: Command, surroundings: Surroundings, done: Done): void {
  const { terminal } = surroundings;
  const here = { surroundings, done };
  const group = program.command('flow').description('look at flows and publish them').helpCommand(false);
  const module = () => import('./flows.ts');
  group
    .command('list')
    .description('all flows')
    .addOption(asJson())
    .action(withServer(here, async (client, options: Json) => (await module()).listFlows(options, client, terminal)));
  group
    .command('show')
    .argument('<name>')
    .description('its script')
    .addOption(asJson())
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).showFlow(name, options, client, terminal)));
  group
    .command('push')
    .argument('<file>', 'a .ts file')
    .description('save the script as the newest version of its flow')
    .option('-n, --name <name>', 'default: the name in the script, else the name of the file')
    .action(
      withServer(here, async (client, file: string, options: { name?: string }) =>
        (await module()).pushFlow(file, options, client, terminal),
      ),
    );
  group
    .command('types')
    .description('write the TypeScript declarations of connectors and flows, so that a misspelt name or input does not compile')
    .option('--out <file>', `default: ${PRODUCT.command}-types.d.ts in the flows folder`)
    .option('--check', 'only look: ends with 1 when the file is not up to date')
    .action(
      withServer(here, async (client, options: { out?: string; check?: boolean }) =>
        (await import('./flow-types.ts')).writeFlowTypes(options, client, surroundings),
      ),
    );
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535.');
}
