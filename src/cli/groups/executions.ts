/** `execution …` as it is typed. */
import { InvalidArgumentError, Option } from 'commander';
import { asJson, countOf, labelled, timeOf, withServer, yes, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { BulkOptions } from '../execution-control.ts';
import type { AgainOptions, ForkOptions, StartOptions } from '../execution-again.ts';
import type { ListOptions, TreeOptions } from '../executions.ts';
import { poolOf } from '../pool.ts';

const looks = () => import('../executions.ts');
const controls = () => import('../execution-control.ts');
const again = () => import('../execution-again.ts');

const ID = '0199f2c4-5b1e-7c3a-9a52-6c9e0f7f1a11';

export function addExecutions(program: CliCommand, here: Here): void {
  const group = program.command('execution').description('look at executions and control them');
  addLooks(group, here);
  addControls(group, here);
  addAgain(group, here);
}

function addLooks(group: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  withFilter(group.command('list'))
    .description('the newest first; without --root only those that were started by a person or a program')
    .addOption(new Option('--limit <number>').argParser(countOf).default(50))
    .option('-f, --follow', 'live, until Ctrl-C')
    .addOption(asJson('as JSON; with --follow one line for each change'))
    .example('execution list')
    .example('execution list --flow report --status ENDED_ERROR --limit 5', 'the last five failures of a flow')
    .example('execution list --status RUNNING,WAITING --follow', 'what is at work, live')
    .example(`execution list --root ${ID} --json`, 'a whole tree, as a list')
    .action(withServer(here, async (client, options: ListOptions) => (await looks()).listExecutions(options, client, here.surroundings)));
  group
    .command('show')
    .argument('<id>')
    .description('all fields of one')
    .addOption(asJson())
    .example(`execution show ${ID}`)
    .action(withServer(here, async (client, id: string, options: Json) => (await looks()).showExecution(id, options, client, terminal)));
  group
    .command('tree')
    .argument('<id>')
    .description('the tree below one')
    .option('--ids', 'with the id of each; without it, only those of the root and of what failed')
    .option('-f, --follow', 'live, until it has ended; ends as `run` does')
    .option('--logs', 'with --follow: show the log lines too')
    .addOption(asJson('as JSON; with --follow one line for each change'))
    .example(`execution tree ${ID} --ids`)
    .example(`execution tree ${ID} --follow`, 'a running tree, live')
    .action(
      withServer(here, async (client, id: string, options: TreeOptions) =>
        (await looks()).showTree(id, options, client, here.surroundings),
      ),
    );
  group
    .command('logs')
    .argument('<id>')
    .description('its log lines')
    .addOption(asJson('one JSON object per line'))
    .example(`execution logs ${ID}`)
    .action(withServer(here, async (client, id: string, options: Json) => (await looks()).showLogs(id, options, client, terminal)));
}

function addControls(group: CliCommand, here: Here): void {
  for (const name of ['cancel', 'pause', 'resume'] as const) {
    withFilter(group.command(name).argument('[ids...]', 'or a filter'))
      .description(`${name} executions and what is below them`)
      .addOption(yes())
      .addOption(asJson())
      .example(`execution ${name} ${ID}`)
      .example(`execution ${name} --flow report --status ${name === 'resume' ? 'PAUSED' : 'RUNNING,WAITING'}`, 'all of them; asks first')
      .action(
        withServer(here, async (client, ids: string[], options: BulkOptions) =>
          (await controls()).control(name, ids, options, client, here.surroundings),
        ),
      );
  }
  group
    .command('delete')
    .argument('<ids...>', 'of roots that have ended')
    .description('delete executions with all that is below them')
    .addOption(yes())
    .addOption(asJson())
    .example(`execution delete ${ID} --yes`)
    .action(
      withServer(here, async (client, ids: string[], options: Json & { yes?: boolean }) =>
        (await controls()).deleteExecutions(ids, options, client, here.surroundings),
      ),
    );
}

function addAgain(group: CliCommand, here: Here): void {
  group
    .command('start')
    .argument('<flow>', 'its name')
    .description('start a flow and leave it to itself; `run` waits for it')
    .option('--inputs <json|@file>', 'the inputs: a JSON object, a file of it, or @- for standard input')
    .option('--pool <name>', 'the worker pool that it runs in; default: what the flow declares, else default', poolOf)
    .option('--priority <number>', 'from -1000 to 1000, higher goes first; default: 0', priorityOf)
    .option('--label <key=value>', 'may be repeated', labelled)
    .option('-f, --follow', 'watch its tree until it has ended; ends as `run` does')
    .option('--logs', 'with --follow: show the log lines too')
    .addOption(asJson())
    .example('execution start report --label customer=acme')
    .example('execution start report --pool dmz --follow', 'on a worker of the pool dmz')
    .action(
      withServer(here, async (client, flow: string, options: StartOptions) =>
        (await again()).start(flow, options, client, here.surroundings),
      ),
    );
  withStart(withFilter(group.command('rerun').argument('[ids...]', 'or a filter')))
    .description('start executions anew, as they were or with other inputs')
    .addOption(yes())
    .example(`execution rerun ${ID} --follow`)
    .example(`execution rerun ${ID} --inputs '{"month":"2026-11"}' --script newest`, 'other inputs, and the newest script')
    .example('execution rerun --flow report --status ENDED_ERROR --from 2026-11-21', 'whatever failed since then; asks first')
    .action(
      withServer(here, async (client, ids: string[], options: AgainOptions) =>
        (await again()).rerun(ids, options, client, here.surroundings),
      ),
    );
  withStart(group.command('fork').argument('<id>', 'a flow execution, or a child of one, which forks it there'))
    .description('a new execution that keeps what one did before a position, and goes on from there')
    .option('--at <position>', 'the first child that is done anew; default: the first that has not ended', positionOf)
    .option('--output <position=json|@file>', 'what the child at that position has given instead')
    .option('--label <key=value>', 'of the new execution; may be repeated', labelled)
    .example(`execution fork ${ID} --at 3`, 'keeps the children 0, 1 and 2')
    .example(`execution fork ${ID} --output '2={"status_code":200}' --follow`, 'as if child 2 had given that')
    .action(
      withServer(here, async (client, id: string, options: ForkOptions) => (await again()).fork(id, options, client, here.surroundings)),
    );
}

function withStart(command: CliCommand): CliCommand {
  return command
    .option('--inputs <json|@file>', 'other inputs')
    .option('--script <version>', 'of the script: same, newest, or the sha256 of one; default: same')
    .option('-f, --follow', 'watch its tree until it has ended; ends as `run` does')
    .option('--logs', 'with --follow: show the log lines too')
    .addOption(asJson());
}

function withFilter(command: CliCommand): CliCommand {
  return command
    .option('--status <names>', 'separated by commas')
    .option('--type <names>', 'FLOW, CONNECTION, SLEEP')
    .option('--flow <name>')
    .option('--connector <name>')
    .option('--root <id>', 'all executions of that tree')
    .option('--parent <id>')
    .option('--from <time>', 'created at or after: a day or a time, ISO 8601', timeOf)
    .option('--to <time>', 'created before: a day or a time, ISO 8601', timeOf)
    .option('--label <key[=value]>', 'those that have it')
    .option('-q, --q <text>', 'part of the name');
}

function priorityOf(text: string): number {
  const priority = Number(text);
  if (/^-?\d{1,4}$/.test(text) && Math.abs(priority) <= 1000) return priority;
  throw new InvalidArgumentError('a priority is a whole number from -1000 to 1000.');
}

function positionOf(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a position is a number from 0.');
}
