/** `connector …` as it is typed; what it does stands in `connectors.ts` and `connector-changes.ts`. */
import { Option } from 'commander';
import { asJson, AT_HOME, countOf, listed, withServer, yes, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { AuthorizeOptions } from '../connector-oauth.ts';
import type { ConnectorChange } from '../connector-changes.ts';

const looks = () => import('../connectors.ts');
const changes = () => import('../connector-changes.ts');

export function addConnectors(program: CliCommand, here: Here): void {
  const group = program.command('connector').description('look at connectors, make, change and test them');
  addLooks(group, here);
  addChanges(group, here);
}

function addLooks(group: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  group
    .command('list-available')
    .description('the connector types of this installation')
    .option('-f, --filter <text>', 'part of the id, the name or the title')
    .addOption(asJson())
    .example('connector list-available -f mail')
    .action(
      withServer(here, async (client, options: Json & { filter?: string }) => (await looks()).listAvailable(options, client, terminal)),
    );
  group
    .command('list')
    .description('all connectors and how they fare')
    .addOption(asJson())
    .example('connector list')
    .action(withServer(here, async (client, options: Json) => (await looks()).listConnectors(options, client, terminal)));
  group
    .command('show')
    .argument('<name>', 'its name or id')
    .description('one connector, its secrets masked')
    .option('--document', 'only what a document has, as `add --file` and `update --file` take it')
    .addOption(asJson())
    .example('connector show shop')
    .example('connector show shop --document > shop.yaml', 'as `connector update --file` takes it')
    .action(
      withServer(here, async (client, name: string, options: Json & { document?: boolean }) =>
        (await looks()).showConnector(name, options, client, terminal),
      ),
    );
  group
    .command('test')
    .argument('<name>', 'its name or id')
    .description('try it out; ends with 1 when it does not work')
    .addOption(asJson())
    .example('connector test shop')
    .action(
      withServer(here, async (client, name: string, options: Json) => (await looks()).testConnector(name, options, client, terminal)),
    );
  group
    .command('logs')
    .argument('<name>', 'its name or id')
    .description('what its connections said and failed with, the newest first')
    .addOption(new Option('--limit <number>').argParser(countOf).default(100))
    .addOption(asJson())
    .example('connector logs shop --limit 20')
    .action(
      withServer(here, async (client, name: string, options: Json & { limit: number }) =>
        (await looks()).showConnectorLogs(name, options, client, terminal),
      ),
    );
}

function addChanges(group: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  withFields(group.command('add').argument('[type]', 'id, name or title of a connector type'))
    .description('make a connector; what is missing can be added later')
    .option('-n, --name <name>', 'what flows call it by')
    .example(
      'connector add HTTP --name shop --set base_url=https://shop.example.com --set token=-',
      "asks for the token, so that it stays out of the shell's history",
    )
    .example('connector add --file connectors/shop.yaml')
    .action(
      withServer(here, async (client, type: string | undefined, options: ConnectorChange) =>
        (await changes()).addConnector(type, options, client, terminal),
      ),
    );
  withFields(group.command('update').argument('<name>', 'its name or id'))
    .description('change what is given: the value key by key, everything else as a whole')
    .option('--unset <key>', 'take a key away from its value; may be repeated', listed)
    .option('-n, --name <name>', 'a new name; id and namespace stay')
    .example('connector update shop --set base_url=https://shop2.example.com')
    .example('connector update shop --unset token --vault-secret main:shop/api#token')
    .action(
      withServer(here, async (client, name: string, options: ConnectorChange) =>
        (await changes()).updateConnector(name, options, client, terminal),
      ),
    );
  group
    .command('oauth')
    .argument('<name>', 'its name or id')
    .description('give it access in a browser: prints the address and waits; ends with 1 when access was not given')
    .option('--open', 'open the address in the browser of this machine')
    .option('--no-wait', 'end once the address is printed')
    .addOption(asJson())
    .example('connector oauth mail --open')
    .action(
      withServer(
        here,
        async (client, name: string, options: AuthorizeOptions) =>
          (await import('../connector-oauth.ts')).authorizeConnector(name, options, client, here.surroundings),
        AT_HOME,
      ),
    );
  group
    .command('delete')
    .argument('<name>', 'its name or id')
    .description('delete it')
    .addOption(yes())
    .addOption(asJson())
    .example('connector delete shop --yes')
    .action(
      withServer(here, async (client, name: string, options: Json & { yes?: boolean }) =>
        (await changes()).deleteConnector(name, options, client, terminal),
      ),
    );
}

function withFields(command: CliCommand): CliCommand {
  return command
    .option('-f, --file <file>', 'a document as in the connectors folder, or - for standard input; the other options go over it')
    .option('--value <yaml|@file|->', 'its value: YAML or JSON, a file of it, or - for standard input')
    .option('--set <key=value>', 'one key of its value; key=- asks for it (secrets), key=@file reads it; may be repeated', listed)
    .option('--vault-secret <vault:path[#key=input]>', 'a secret of Vault to lay over its value; may be repeated', listed)
    .option('--retry <yaml>', 'such as {attempts: 5}, or false')
    .option('--rate-budget <yaml>', 'such as {requests: 10, period: 1}, false for none, null for that of its type')
    .option('--circuit-breaker <yaml>', 'such as {failures: 10, pause: 15}, false for none, null for the default')
    .option('--allow-private <network>', 'a private address or network that it may reach, true for all, none; may be repeated', listed)
    .option('--pool <name>', 'the worker pool whose workers make its calls; none: they are made where their flow runs')
    .option('--namespace <name>', 'used by connectors.<namespace>')
    .option('--description <text>')
    .addOption(asJson());
}
