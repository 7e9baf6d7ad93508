/** `secrets …` as it is typed; what it does stands in `secrets.ts`. */
import { asJson, withServer, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';

const module = () => import('../secrets.ts');

export function addSecrets(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('secrets').description('the keys that secrets are encrypted with');
  group
    .command('status')
    .description('which keys there are, and what is encrypted with them')
    .addOption(asJson())
    .example('secrets status')
    .action(withServer(here, async (client, options: Json) => (await module()).showSecrets(options, client, terminal)));
  group
    .command('rotate')
    .description('new keys, while everything goes on; called again, it goes on with what broke off')
    .addOption(asJson())
    .example('secrets rotate')
    .action(withServer(here, async (client, options: Json) => (await module()).rotateSecrets(options, client, terminal)));
}
