/** What an operator asks for, as it is typed: `audit …`, `system …`. */
import { Option } from 'commander';
import { asJson, countOf, timeOf, withServer, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { AuditExportOptions, AuditListOptions } from '../audit.ts';

const audits = () => import('../audit.ts');

export function addOperations(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const audit = program.command('audit').description('who changed what, and who saw a secret');
  withFilter(audit.command('list'))
    .description('the newest first')
    .addOption(new Option('--limit <number>').argParser(countOf).default(50))
    .addOption(asJson())
    .example('audit list --actor ada --from 2026-11-01')
    .action(withServer(here, async (client, options: AuditListOptions) => (await audits()).listAudit(options, client, terminal)));
  withFilter(audit.command('export'))
    .description('all of it, one JSON object per line')
    .option('-o, --output <path>', 'where to write it; default: standard output')
    .option('--force', 'overwrite what is there')
    .example('audit export --from 2026-11-01 > audit.ndjson')
    .action(withServer(here, async (client, options: AuditExportOptions) => (await audits()).exportAudit(options, client, terminal)));

  const system = program.command('system').description('how the whole of it fares');
  system
    .command('status')
    .description('what waits, what runs, what is wrong; ends with 1 where something is')
    .addOption(asJson())
    .example('system status')
    .action(withServer(here, async (client, options: Json) => (await import('../system.ts')).showSystem(options, client, terminal)));
}

function withFilter(command: CliCommand): CliCommand {
  return command
    .option('--actor <name>', 'who did it')
    .option('--action <name>', 'such as connector.update')
    .option('--object <name>', 'what it was done to')
    .option('--from <time>', 'at or after: a day or a time, ISO 8601', timeOf)
    .option('--to <time>', 'before: a day or a time, ISO 8601', timeOf)
    .option('-q, --q <text>', 'part of any of them');
}
