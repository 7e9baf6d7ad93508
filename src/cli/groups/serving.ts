/** The commands that serve, and those that prepare for it, as they are typed. */
import { InvalidArgumentError, Option } from 'commander';
import { asJson, withServer, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import { poolOf } from '../pool.ts';
import type { UpOptions, WorkerOnlyOptions } from '../up.ts';

const module = () => import('../up.ts');

export function addServing(program: CliCommand, here: Here): void {
  const { surroundings, done } = here;
  program
    .command('up')
    .description('API, web interface and worker, until Ctrl-C (the default)')
    .option('--port <number>', 'default: PETIOLE_PORT, else 8400; 0 takes a free one', portOf)
    .option('--host <address>', 'default: PETIOLE_HOST, else 127.0.0.1')
    .addOption(poolOption())
    .example('up', 'on http://127.0.0.1:8400, with the embedded PostgreSQL unless DATABASE_URL is set')
    .example('up --port 0', 'on any free port')
    .action(async (options: UpOptions) => done(await (await module()).up(options, surroundings)));
  addWorker(program, here);
  program
    .command('migrate')
    .description('bring the tables of the database up to date')
    .addOption(asJson('the names of the migrations that ran, as JSON'))
    .example('migrate')
    .action(async (options: Json) => done(await (await module()).migrate(options, surroundings)));
  program
    .command('doctor')
    .description('check the set-up, and say what is wrong and what to do; ends with 1 where something is')
    .option('--deep', 'try all connectors and Vaults too')
    .addOption(asJson())
    .example('doctor')
    .example('doctor --deep --json', 'also calls what the connectors lead to')
    .action(async (options: Json & { deep?: boolean }) => done(await (await import('../doctor/doctor.ts')).doctor(options, surroundings)));
}

/** Alone it serves; below it stands what looks at the workers. */
function addWorker(program: CliCommand, here: Here): void {
  const { surroundings, done } = here;
  const worker = program
    .command('worker')
    .description('one more worker on DATABASE_URL, until Ctrl-C')
    .addOption(poolOption())
    .option(
      '--metrics-port <number>',
      'opens GET /metrics on PETIOLE_HOST; default: PETIOLE_METRICS_PORT, else none; 0 takes a free one',
      portOf,
    )
    .example('worker')
    .example('worker --pool dmz', 'takes only what asks for the pool dmz')
    .action(async (options: WorkerOnlyOptions) => done(await (await module()).worker(options, surroundings)));
  worker
    .command('list')
    .description('all workers that there are, and were a while ago')
    .addOption(asJson())
    .example('worker list')
    .action(
      withServer(here, async (client, options: Json) => (await import('../system.ts')).listWorkers(options, client, surroundings.terminal)),
    );
}

const poolOption = (): Option =>
  new Option('--pool <name>', 'the worker pool that it belongs to; default: PETIOLE_WORKER_POOL, else default').argParser(poolOf);

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535.');
}
