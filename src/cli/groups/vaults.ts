/** `vault …` as it is typed; what it does stands in `vaults.ts`. */
import { asJson, withServer, yes, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';

const module = () => import('../vaults.ts');

export function addVaults(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('vault').description('the Vaults that connectors read secrets from');
  group
    .command('list')
    .description('all Vaults')
    .addOption(asJson())
    .example('vault list')
    .action(withServer(here, async (client, options: Json) => (await module()).listVaults(options, client, terminal)));
  group
    .command('show')
    .argument('<name>')
    .description('one Vault, its secrets masked')
    .addOption(asJson())
    .example('vault show main')
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).showVault(name, options, client, terminal)));
  for (const [name, about, work, example] of [
    ['add', 'make a Vault known', 'addVault', 'vault add main --document @vault.yaml'],
    ['update', 'replace its document; a secret that stays *** is kept', 'updateVault', 'vault update main --document @vault.yaml'],
  ] as const) {
    group
      .command(name)
      .argument('<name>')
      .description(about)
      .requiredOption('-d, --document <yaml|@file>', 'address, auth, …: YAML or JSON, a file of it, or @- for standard input')
      .addOption(asJson())
      .example(example)
      .action(
        withServer(here, async (client, vault: string, options: Json & { document: string }) =>
          (await module())[work](vault, options, client, terminal),
        ),
      );
  }
  group
    .command('delete')
    .argument('<name>')
    .description('forget it')
    .addOption(yes())
    .addOption(asJson())
    .example('vault delete main --yes')
    .action(
      withServer(here, async (client, name: string, options: Json & { yes?: boolean }) =>
        (await module()).deleteVault(name, options, client, terminal),
      ),
    );
  group
    .command('secrets')
    .argument('<name>')
    .argument('[path]', 'below the engine; default: its top')
    .description('the names of the secrets at a path, and the keys of one; never a value')
    .addOption(asJson())
    .example('vault secrets main shop/', 'what there is below shop')
    .example('vault secrets main shop/api', 'the keys of one secret')
    .action(
      withServer(here, async (client, name: string, path: string | undefined, options: Json) =>
        (await module()).listSecrets(name, path, options, client, terminal),
      ),
    );
  group
    .command('test')
    .argument('<name>')
    .description('log in and look at the engine; ends with 1 when that does not work')
    .addOption(asJson())
    .example('vault test main')
    .action(withServer(here, async (client, name: string, options: Json) => (await module()).testVault(name, options, client, terminal)));
}
