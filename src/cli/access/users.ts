/** `user create | list | update | delete` */
import { allItems, dataOf, PAGE, type Client, type Schema } from '../client.ts';
import { confirmed } from '../confirm.ts';
import { EXIT, usageError, type ExitCode } from '../exit.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { shownTime } from '../times.ts';
import { newPassword } from './given-password.ts';

type Role = Schema<'Role'>;

export interface NewUserOptions {
  role: string;
  passwordStdin?: boolean;
  json?: boolean;
}

export interface UserOptions {
  role?: string;
  password?: boolean;
  passwordStdin?: boolean;
  disable?: boolean;
  enable?: boolean;
  json?: boolean;
}

export async function createUser(name: string, options: NewUserOptions, client: Client, { out }: Terminal): Promise<ExitCode> {
  const body = { name, role: options.role as Role, password: await newPassword(options) };
  const user = await dataOf(client.api.POST('/api/v1/users', { body }));
  out(options.json ? JSON.stringify(user, null, 2) : `${user.name} may sign in as ${user.role}`);
  return EXIT.success;
}

export async function listUsers({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const users = await allItems((cursor) => client.api.GET('/api/v1/users', { params: { query: { cursor, limit: PAGE } } }));
  const rows = users.map(({ name, role, disabled, created_at }) => [
    name,
    role,
    disabled ? terminal.colours.yellow('disabled') : 'active',
    shownTime(created_at, terminal),
  ]);
  terminal.out(json ? JSON.stringify(users, null, 2) : table(['NAME', 'ROLE', 'STATUS', 'CREATED'], rows, terminal));
  return EXIT.success;
}

export async function updateUser(name: string, options: UserOptions, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { role, password, passwordStdin, disable, enable, json } = options;
  if ([role, password, passwordStdin, disable, enable].every((given) => given === undefined)) {
    throw usageError('nothing to change: give --role, --password, --password-stdin, --disable or --enable');
  }
  const body = {
    ...(role !== undefined && { role: role as Role }),
    ...((password || passwordStdin) && { password: await newPassword({ passwordStdin }) }),
    ...((disable || enable) && { disabled: disable === true }),
  };
  const user = await dataOf(client.api.PATCH('/api/v1/users/{name}', { params: { path: { name } }, body }));
  out(json ? JSON.stringify(user, null, 2) : `${user.name} is changed: ${user.role}${user.disabled ? ', disabled' : ''}`);
  return EXIT.success;
}

export async function deleteUser(
  name: string,
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  await confirmed(`Delete the user ${name}?`, { yes });
  await client.api.DELETE('/api/v1/users/{name}', { params: { path: { name } } });
  out(json ? JSON.stringify({ deleted: [name] }) : `${name} is deleted`);
  return EXIT.success;
}
