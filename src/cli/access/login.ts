/** `login`, `logout`, `whoami` */
import type { Config } from '../../config.ts';
import { advised } from '../advice.ts';
import { ApiError, createClient, dataOf, SESSION_COOKIE, Unreachable, type Client, type Credential, type Schema } from '../client.ts';
import { isAtTerminal } from '../confirm.ts';
import { CommandError, EXIT, usageError, type ExitCode } from '../exit.ts';
import type { Surroundings } from '../surroundings.ts';
import { field } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { shownTime } from '../times.ts';
import { askSecret, fromStdin, ON_STDERR } from './given-password.ts';
import { addressOf, openLogins, type Login } from './logins.ts';

export interface LoginOptions {
  user?: string;
  tokenStdin?: boolean;
  passwordStdin?: boolean;
  json?: boolean;
}

type Me = Schema<'Principal'>;

export async function login(given: string | undefined, options: LoginOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, root } = surroundings;
  const config = surroundings.config();
  const url = addressOf(given ?? config.clientUrl ?? (await askAddress(root.command)));
  warnOfPlainText(url, terminal);
  const { kind, secret } = await credentialOf(url, options).catch((error: unknown) => {
    throw refused(error, url, root.command);
  });
  const me = await whoIs(url, { from: 'login', kind, secret }).catch((error: unknown) => {
    throw refused(error, url, root.command);
  });
  const logins = openLogins(config.userFolder);
  await logins.keep(url, { kind, secret, name: me.name });
  terminal.out(options.json ? JSON.stringify({ url, ...me }, null, 2) : `You are ${describe(me)} at ${url}`);
  tellOfOverrides(config, root.command, terminal);
  return EXIT.success;
}

async function askAddress(command: string): Promise<string> {
  if (!isAtTerminal()) throw usageError(`which server? \`${command} login https://petiole.example.com\``);
  const { input } = await import('@inquirer/prompts');
  return input(
    { message: 'Address of the server:', validate: (text) => isAddress(text) || 'such as https://petiole.example.com' },
    ON_STDERR,
  );
}

function isAddress(text: string): boolean {
  try {
    return text.trim() !== '' && addressOf(text) !== '';
  } catch {
    return false;
  }
}

type Secret = Pick<Login, 'kind' | 'secret'>;

async function credentialOf(url: string, { user, tokenStdin, passwordStdin }: LoginOptions): Promise<Secret> {
  if (tokenStdin) return { kind: 'token', secret: await fromStdin('--token-stdin') };
  if (user !== undefined || passwordStdin) {
    if (user === undefined) throw usageError('--password-stdin needs --user');
    const otherwise = 'nobody can be asked for the password here: give it with --password-stdin';
    return signIn(url, user, passwordStdin ? await fromStdin('--password-stdin') : await askSecret('Password:', otherwise));
  }
  if (!isAtTerminal()) throw usageError('nobody can be asked here: give a token with --token-stdin, or --user and --password-stdin');
  return askHow(url);
}

async function askHow(url: string): Promise<Secret> {
  const { input, select } = await import('@inquirer/prompts');
  const choices = [
    { name: 'with a user name and a password', value: 'password' },
    { name: 'with a token', value: 'token' },
  ] as const;
  const how = await select({ message: 'How do you sign in?', choices }, ON_STDERR);
  if (how === 'token') return { kind: 'token', secret: await askSecret('Token:', '') };
  const user = await input({ message: 'User name:', required: true }, ON_STDERR);
  return signIn(url, user, await askSecret('Password:', ''));
}

/** A session, as a browser has: it ends by itself, and the password is kept nowhere. */
async function signIn(url: string, username: string, password: string): Promise<Secret> {
  const { response } = await createClient(url, null).api.POST('/api/v1/session', { body: { username, password } });
  const cookies = response.headers.getSetCookie().map((cookie) => /^(?:__Host-)?([^=]+)=([^;]+)/.exec(cookie));
  const secret = cookies.find((match) => match?.[1] === SESSION_COOKIE)?.[2];
  if (secret === undefined) throw new CommandError(`${url} gave no session: is it a server of this product?`);
  return { kind: 'session', secret };
}

const whoIs = (url: string, credential: Credential): Promise<Me> => dataOf(createClient(url, credential).api.GET('/api/v1/me'));

/** What is wrong is what was just typed, not what is kept. */
function refused(error: unknown, url: string, command: string): unknown {
  if (error instanceof ApiError && error.status === 401) return new CommandError(`${url} does not know these: ${error.message}`);
  if (error instanceof Unreachable || error instanceof ApiError) return advised(error, { url, credential: null }, command);
  return error;
}

function warnOfPlainText(url: string, { err }: Terminal): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return;
  err(`${url} is not https: whoever is on the way can read what you type`, 'warn');
}

function tellOfOverrides({ clientUrl, clientToken }: Config, command: string, { err }: Terminal): void {
  const set = [...(clientUrl === null ? [] : ['PETIOLE_URL']), ...(clientToken === null ? [] : ['PETIOLE_TOKEN'])];
  if (set.length > 0)
    err(`${set.join(' and ')} ${set.length === 1 ? 'is' : 'are'} set, and goes before it; \`${command} whoami\` tells`, 'warn');
}

export async function logout(
  given: string | undefined,
  { all }: { all?: boolean },
  { terminal, config, root }: Surroundings,
): Promise<ExitCode> {
  const logins = openLogins(config().userFolder);
  const url = all ? null : given === undefined ? await logins.chosen() : addressOf(given);
  if (url === null && !all)
    throw new CommandError(`there is nothing to forget: no server is chosen. \`${root.command} logout --all\` forgets all of them`);
  if (url !== null) await endSession(url, await logins.credential(url));
  const gone = await logins.forget(url);
  if (gone.length === 0) throw new CommandError(url === null ? 'there was nothing to forget' : `${url} is not known`);
  terminal.out(gone.map((each) => `${each} is forgotten`).join('\n'));
  return EXIT.success;
}

/** Whether the server can still be asked makes no difference to what is forgotten here. */
async function endSession(url: string, credential: Credential | null): Promise<void> {
  if (credential?.kind !== 'session') return;
  await createClient(url, credential)
    .api.DELETE('/api/v1/session')
    .catch(() => undefined);
}

export async function whoami({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const me = await dataOf(client.api.GET('/api/v1/me'));
  if (json) {
    terminal.out(JSON.stringify({ url: client.url, credential: client.credential?.from ?? null, ...me }, null, 2));
    return EXIT.success;
  }
  const rows = [
    ['server', client.url],
    ['you are', describe(me)],
    ['known by', KNOWN_BY[client.credential?.from ?? 'nothing']],
    ['until', shownTime(me.expires_at, terminal, { nothing: me.kind === 'local' ? '`up` ends' : 'it is revoked' })],
    ['you may', me.permissions.join('\n')],
  ] as const;
  terminal.out(rows.map(([name, value]) => field(name, value, terminal.colours)).join('\n'));
  return EXIT.success;
}

const KNOWN_BY = { PETIOLE_TOKEN: 'PETIOLE_TOKEN', login: '`login`', local: 'the data folder of this machine', nothing: 'nothing' };

const describe = ({ kind, name, role }: Me): string => `${name} (${kind === 'user' ? '' : `${kind}, `}${role})`;
