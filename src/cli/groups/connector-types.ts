/** `connector-type …` */
import { asJson, listed, withServer, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { FromOpenApiOptions } from '../openapi/from-openapi.ts';

export function addConnectorTypes(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('connector-type').description('look at connector types, and begin one of your own');
  group
    .command('list')
    .description('what connectors may be made of')
    .option('-f, --filter <text>', 'part of the id, name or title')
    .addOption(asJson())
    .example('connector-type list -f google')
    .action(
      withServer(here, async (client, options: Json & { filter?: string }) =>
        (await import('../connectors.ts')).listAvailable(options, client, terminal),
      ),
    );
  group
    .command('show')
    .argument('<id>')
    .description('its fields, authorization and actions')
    .addOption(asJson())
    .example('connector-type show http')
    .action(
      withServer(here, async (client, id: string, options: Json) =>
        (await import('../connector-types.ts')).showConnectorType(id, options, client, terminal),
      ),
    );
  group
    .command('new')
    .argument('<name>', "what connector_type will say: 'ACME'")
    .description('write a connector type and its test, to begin with')
    .option('--folder <folder>', 'where the connector types of a clone are', 'connector-types')
    .example('connector-type new "Acme CRM"')
    .action(async (name: string, { folder }: { folder: string }) =>
      here.done(await (await import('../connector-types.ts')).newConnectorType(name, folder, terminal)),
    );
  group
    .command('from-openapi')
    .argument('<document>', 'file or address of an OpenAPI 3.0 or 3.1 document')
    .description('make a connector type of a service from its OpenAPI document, with its test')
    .option('--name <name>', 'what connector_type will say; default: the title of the document')
    .option('--tag <tag>', 'only operations with this tag; several times: any of them', listed, [])
    .option('--only <text>', 'only operations with this in their id or path; several times: any of them', listed, [])
    .option('--folder <folder>', 'where the connector types of a clone are', 'connector-types')
    .option('--lenient', 'go on where the document breaks the specification')
    .option('--force', 'make it again')
    .addOption(asJson())
    .example('connector-type from-openapi https://api.example.com/openapi.json --name ACME --tag orders')
    .action(async (document: string, options: FromOpenApiOptions) =>
      here.done(await (await import('../openapi/from-openapi.ts')).fromOpenApi(document, options, terminal)),
    );
}
