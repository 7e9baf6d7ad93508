/** `vault …` as it is typed; what it does stands in `vaults.ts`. */
import type { Command } from 'commander';
import { asJson, withServer, type Here, type Json } from './command-group.ts';

const module = () => import('./vaults.ts');

export function addVaults(program: Command, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('vault').description('the Vaults that connectors read secrets from').helpCommand(false);
  group
    .command('list')
    .description('all Vaults')
    .addOption(asJson())
    .action(withServer(here, async (client, options: Json) => (await module()).listVaults(options, client, terminal)));
  group
    .command('show')
    .argument('<name>')
    .description('one Vault, its secrets masked')
    .addOption(asJson())
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).showVault(name, options, client, terminal)));
  for (const [name, about, work] of [
    ['add', 'make a Vault known', 'addVault'],
    ['update', 'replace its document; a secret that stays *** is kept', 'updateVault'],
  ] as const) {
    group
      .command(name)
      .argument('<name>')
      .description(about)
      .requiredOption('-d, --document <yaml|@file>', 'address, auth, …: YAML or JSON, a file of it, or @- for standard input')
      .action(
        withServer(here, async (client, vault: string, { document }: { document: string }) =>
          (await module())[work](vault, document, client, terminal),
        ),
      );
  }
  group
    .command('delete')
    .argument('<name>')
    .description('forget it')
    .action(withServer(here, async (client, name: string) => (await module()).deleteVault(name, client, terminal)));
  group
    .command('test')
    .argument('<name>')
    .description('log in and look at the engine; ends with 1 when that does not work')
    .addOption(asJson())
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).testVault(name, options, client, terminal)));
}
