/** `connector …` as it is typed; what it does stands in `connectors.ts` and `connector-changes.ts`. */
import { Option, type Command } from 'commander';
import { asJson, countOf, withServer, type Here, type Json } from './command-group.ts';
import type { ConnectorChange } from './connector-changes.ts';

const looks = () => import('./connectors.ts');
const changes = () => import('./connector-changes.ts');

export function addConnectors(program: Command, here: Here): void {
  const group = program.command('connector').description('look at connectors, make, change and test them').helpCommand(false);
  addLooks(group, here);
  addChanges(group, here);
}

function addLooks(group: Command, here: Here): void {
  const { terminal } = here.surroundings;
  group
    .command('list-available')
    .description('the connector types of this installation')
    .option('-f, --filter <text>', 'part of the id, the name or the title')
    .addOption(asJson())
    .action(
      withServer(here, async (client, options: Json & { filter?: string }) => (await looks()).listAvailable(options, client, terminal)),
    );
  group
    .command('list')
    .description('all connectors and how they fare')
    .addOption(asJson())
    .action(withServer(here, async (client, options: Json) => (await looks()).listConnectors(options, client, terminal)));
  group
    .command('show')
    .argument('<name>')
    .description('one connector, its secrets masked')
    .addOption(asJson())
    .action(
      withServer(here, async (client, name: string, options: Json) => (await looks()).showConnector(name, options, client, terminal)),
    );
  group
    .command('test')
    .argument('<name>')
    .description('try it out; ends with 1 when it does not work')
    .addOption(asJson())
    .action(
      withServer(here, async (client, name: string, options: Json) => (await looks()).testConnector(name, options, client, terminal)),
    );
  group
    .command('logs')
    .argument('<name>')
    .description('what its connections said and failed with, the newest first')
    .addOption(new Option('--limit <number>').argParser(countOf).default(100))
    .addOption(asJson())
    .action(
      withServer(here, async (client, name: string, options: Json & { limit: number }) =>
        (await looks()).showConnectorLogs(name, options, client, terminal),
      ),
    );
}

function addChanges(group: Command, here: Here): void {
  const { terminal } = here.surroundings;
  const withFields = (command: Command): Command =>
    command
      .option('--value <yaml|@file>', 'its value: YAML or JSON, a file of it, or @- for standard input')
      .option('--namespace <name>', 'used by connectors.<namespace>')
      .option('--description <text>');
  withFields(group.command('add').argument('<type>', 'id or name of a connector type'))
    .description('make a connector; what is missing can be added later')
    .requiredOption('-n, --name <name>')
    .action(
      withServer(here, async (client, type: string, options: ConnectorChange & { name: string }) =>
        (await changes()).addConnector(type, options, client, terminal),
      ),
    );
  withFields(group.command('update').argument('<name>'))
    .description('change what is given: the value key by key, null takes a key away')
    .option('-n, --name <name>', 'a new name')
    .action(
      withServer(here, async (client, name: string, options: ConnectorChange) =>
        (await changes()).updateConnector(name, options, client, terminal),
      ),
    );
  group
    .command('delete')
    .argument('<name>')
    .description('delete it')
    .action(withServer(here, async (client, name: string) => (await changes()).deleteConnector(name, client, terminal)));
}
