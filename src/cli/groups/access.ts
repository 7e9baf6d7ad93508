/** Who may do what, as it is typed: `login`, `token …`, `user …`. */
import { Option } from 'commander';
import { asJson, listed, withServer, yes, type Here, type Json } from '../command-group.ts';
import { ROLES } from '../../permissions.ts';
import type { CliCommand } from '../command.ts';
import type { LoginOptions } from '../access/login.ts';
import type { TokenOptions } from '../access/tokens.ts';
import type { NewUserOptions, UserOptions } from '../access/users.ts';

const tokens = () => import('../access/tokens.ts');
const users = () => import('../access/users.ts');
const logins = () => import('../access/login.ts');

export function addAccess(program: CliCommand, here: Here): void {
  addLogins(program, here);
  addTokens(program, here);
  addUsers(program, here);
}

function addLogins(program: CliCommand, here: Here): void {
  const { surroundings, done } = here;
  program
    .command('login')
    .argument('[address]', 'of the server; asked for where it is missing')
    .description('remember a server and who you are there, for all further commands; PETIOLE_URL and PETIOLE_TOKEN go before it')
    .option('-u, --user <name>', 'with a password, which is asked for')
    .option('--token-stdin', 'read a token from standard input')
    .option('--password-stdin', 'with --user: read the password from standard input')
    .addOption(asJson())
    .example('login https://petiole.example.com')
    .example('login https://petiole.example.com --token-stdin < token.txt', 'without questions')
    .action(async (address: string | undefined, options: LoginOptions) =>
      done(await (await logins()).login(address, options, surroundings)),
    );
  program
    .command('logout')
    .argument('[address]', 'default: the server that `login` chose last')
    .description('forget a server')
    .option('--all', 'forget all of them')
    .example('logout')
    .action(async (address: string | undefined, options: { all?: boolean }) =>
      done(await (await logins()).logout(address, options, surroundings)),
    );
  program
    .command('whoami')
    .description('which server the commands talk to, and what you may do there')
    .addOption(asJson())
    .example('whoami')
    .action(withServer(here, async (client, options: Json) => (await logins()).whoami(options, client, surroundings.terminal)));
}

function addTokens(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('token').description('what programs identify themselves with');
  group
    .command('create')
    .requiredOption('-n, --name <name>', 'whose it is')
    .description('make a token; it is shown only this once')
    .addOption(new Option('-r, --role <role>', 'what it may do').choices(ROLES).default('operator'))
    .option('--scope <permission>', 'only this of what the role may do, such as executions:start; may be repeated', listed)
    .option('--expires <time>', 'a time in ISO 8601, or a span such as 30d; default: never')
    .addOption(asJson())
    .example('token create --name ci --role operator --expires 90d')
    .example('token create --name monitoring --role viewer --scope system:read', 'only what its job needs')
    .action(withServer(here, async (client, options: TokenOptions) => (await tokens()).createToken(options, client, terminal)));
  group
    .command('list')
    .description('all tokens, without the tokens themselves')
    .addOption(asJson())
    .example('token list')
    .action(withServer(here, async (client, options: Json) => (await tokens()).listTokens(options, client, terminal)));
  group
    .command('revoke')
    .argument('<ids...>', 'ids or names')
    .description('from now on they are refused')
    .addOption(yes())
    .addOption(asJson())
    .example('token revoke ci')
    .action(
      withServer(here, async (client, ids: string[], options: Json & { yes?: boolean }) =>
        (await tokens()).revokeTokens(ids, options, client, terminal),
      ),
    );
}

function addUsers(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('user').description('the people who may sign in');
  group
    .command('create')
    .argument('<name>')
    .description('make a user; the password is asked for')
    .addOption(new Option('-r, --role <role>', 'what the user may do').choices(ROLES).default('viewer'))
    .option('--password-stdin', 'read the password from standard input')
    .addOption(asJson())
    .example('user create ada --role editor')
    .example('user create ada --role editor --password-stdin < password.txt', 'without questions')
    .action(
      withServer(here, async (client, name: string, options: NewUserOptions) =>
        (await users()).createUser(name, options, client, terminal),
      ),
    );
  group
    .command('list')
    .description('all users')
    .addOption(asJson())
    .example('user list')
    .action(withServer(here, async (client, options: Json) => (await users()).listUsers(options, client, terminal)));
  group
    .command('update')
    .argument('<name>')
    .description('change a user')
    .addOption(new Option('-r, --role <role>', 'what the user may do').choices(ROLES))
    .option('--password', 'asks for a new one')
    .option('--password-stdin', 'read a new one from standard input')
    .addOption(new Option('--disable', 'the user may not sign in any more, and is signed out').conflicts('enable'))
    .option('--enable', 'the user may sign in again')
    .addOption(asJson())
    .example('user update ada --role operator')
    .example('user update ada --disable')
    .action(
      withServer(here, async (client, name: string, options: UserOptions) => (await users()).updateUser(name, options, client, terminal)),
    );
  group
    .command('delete')
    .argument('<name>')
    .description('delete a user, who is signed out')
    .addOption(yes())
    .addOption(asJson())
    .example('user delete ada --yes')
    .action(
      withServer(here, async (client, name: string, options: Json & { yes?: boolean }) =>
        (await users()).deleteUser(name, options, client, terminal),
      ),
    );
}
