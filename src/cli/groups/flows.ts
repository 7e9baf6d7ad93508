/** `flow …` as it is typed. */
import { PRODUCT } from '../../model.ts';
import { asJson, withServer, yes, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { FlowTypesOptions } from '../flow-types.ts';
import type { PushOptions } from '../flow-push.ts';

const module = () => import('../flows.ts');

export function addFlows(program: CliCommand, here: Here): void {
  const group = program.command('flow').description('look at flows and publish them');
  addLooks(group, here);
  addChanges(group, here);
}

function addLooks(group: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  group
    .command('list')
    .description('all flows')
    .addOption(asJson())
    .example('flow list')
    .action(withServer(here, async (client, options: Json) => (await module()).listFlows(options, client, terminal)));
  group
    .command('show')
    .argument('<name>')
    .description('its script')
    .addOption(asJson())
    .example('flow show quickstart > quickstart.ts')
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).showFlow(name, options, client, terminal)));
  group
    .command('versions')
    .argument('<name>')
    .description('what it was, the newest first')
    .addOption(asJson())
    .example('flow versions quickstart')
    .action(
      withServer(here, async (client, name: string, options: Json) => (await module()).listVersions(name, options, client, terminal)),
    );
}

function addChanges(group: CliCommand, here: Here): void {
  const { surroundings } = here;
  group
    .command('push')
    .argument('<file>', 'a .ts file')
    .description('check the types of a script, and save it as the newest version of its flow')
    .option('-n, --name <name>', 'default: the name in the script, else the name of the file')
    .option('--no-check', 'save it whatever its types say')
    .addOption(asJson())
    .example('flow push flows/report.ts')
    .example('flow push draft.ts --name report')
    .action(
      withServer(here, async (client, file: string, options: PushOptions) =>
        (await import('../flow-push.ts')).pushFlow(file, options, client, surroundings.terminal),
      ),
    );
  group
    .command('limit')
    .argument('<name>')
    .argument('<most>', 'how many of its executions may run at once: a number, or `declared` for what its script says')
    .description('limit how many executions of a flow run at once, over all workers')
    .addOption(asJson())
    .example('flow limit import 5')
    .example('flow limit import 0', 'what runs goes on, and nothing begins')
    .example('flow limit import declared')
    .action(
      withServer(here, async (client, name: string, most: string, options: Json) =>
        (await module()).limitFlow({ name, most }, options, client, surroundings.terminal),
      ),
    );
  group
    .command('delete')
    .argument('<name>')
    .description('delete a flow; what runs of it goes on')
    .addOption(yes())
    .addOption(asJson())
    .example('flow delete draft --yes')
    .action(
      withServer(here, async (client, name: string, options: Json & { yes?: boolean }) =>
        (await module()).deleteFlow(name, options, client, surroundings.terminal),
      ),
    );
  group
    .command('types')
    .description('write the TypeScript declarations of connectors and flows, so that a misspelt name or input does not compile')
    .option('--out <file>', `default: ${PRODUCT.command}-types.d.ts in the flows folder`)
    .option('--check', 'only look: ends with 1 when the file is not up to date')
    .example('flow types')
    .example('flow types --check', 'in CI')
    .action(
      withServer(here, async (client, options: FlowTypesOptions) =>
        (await import('../flow-types.ts')).writeFlowTypes(options, client, surroundings),
      ),
    );
}
