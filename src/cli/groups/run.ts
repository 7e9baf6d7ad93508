/** `run` as it is typed. */
import type { Here } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import { poolOf } from '../pool.ts';
import type { RunOptions } from '../run.ts';

export function addRun(program: CliCommand, { surroundings, done }: Here): void {
  program
    .command('run')
    .argument('<flow>', 'the name of a flow, or a .ts file')
    .description('run a flow and watch its tree')
    .option('--inputs <json|@file>', 'the inputs: a JSON object, a file of it, or @- for standard input')
    .option('--pool <name>', 'the worker pool that it runs in; default: what the flow declares, else default', poolOf)
    .option('--json', 'only the finished tree on stdout')
    .option('--logs', 'show the log lines too')
    .example('run quickstart')
    .example(`run quickstart --inputs '{"ref":"v2"}' --logs`, 'with inputs, and its log lines')
    .example('run some/where/else.ts --json', 'a script that is not published; the tree as JSON')
    .action(async (flow: string, options: RunOptions) => {
      const { runCommand } = await import('../run-command.ts');
      done(await runCommand(flow, options, surroundings));
    });
}
