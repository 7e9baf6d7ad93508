/** `connector oauth`: prints the address at which somebody gives a connector access, and waits until it is settled. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataOf, type Client, type Schema } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';
import { shownTime } from './times.ts';

export interface AuthorizeOptions {
  json?: boolean;
  /** in the browser of this machine */
  open?: boolean;
  /** false: ends once the address is printed */
  wait?: boolean;
}

type Started = Schema<'StartedAuthorization'>;
type Authorization = Schema<'Authorization'>;

const POLL_MS = 1000;

/** With `--json` two lines: what was begun, and how it ended. */
export async function authorizeConnector(
  name: string,
  { json, open, wait = true }: AuthorizeOptions,
  client: Client,
  { terminal, interrupted }: Pick<Surroundings, 'terminal' | 'interrupted'>,
): Promise<ExitCode> {
  const started = await dataOf(client.api.POST('/api/v1/connectors/{name}/oauth', { params: { path: { name } } }));
  terminal.out(json ? JSON.stringify(started) : invitation(name, started));
  if (open) openBrowser(started.authorization_url, terminal.err);
  if (!wait) return EXIT.success;
  if (!json) terminal.err(`waiting until ${shownTime(started.expires_at, terminal)}; Ctrl-C leaves, and the address stays good until then`);
  const end = await settled(name, started, client, interrupted);
  if (end === null) return EXIT.cancelled;
  const isGood = end.status === 'AUTHORIZED';
  if (json) terminal.out(JSON.stringify(end));
  else if (isGood) terminal.out(`${name}: ${end.message ?? 'access was given'}`);
  else terminal.err(`${name}: ${end.status === 'EXPIRED' ? 'nobody gave access in time' : (end.message ?? end.status)}`);
  return isGood ? EXIT.success : EXIT.error;
}

function invitation(name: string, { authorization_url, redirect_uri }: Started): string {
  return [
    `Give ${name} access in a browser:`,
    '',
    `  ${authorization_url}`,
    '',
    `The service has to know this redirect address of the client: ${redirect_uri}`,
  ].join('\n');
}

/** Null where the command was interrupted. */
async function settled(name: string, { id }: Started, client: Client, interrupted: AbortSignal): Promise<Authorization | null> {
  for (;;) {
    const authorization = await dataOf(client.api.GET('/api/v1/connectors/{name}/oauth/{id}', { params: { path: { name, id } } }));
    if (authorization.status !== 'PENDING' && authorization.status !== 'SETTLING') return authorization;
    await sleep(POLL_MS, undefined, { signal: interrupted }).catch(() => undefined);
    if (interrupted.aborted) return null;
  }
}

const OPENERS: Partial<Record<NodeJS.Platform, string[]>> = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };

/** The address is an argument of its own: no shell reads it. */
function openBrowser(address: string, say: (text: string) => void): void {
  const [command = 'xdg-open', ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  if (!/^https?:\/\//.test(address)) return;
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', () => say(`no browser could be opened (${command}): open the address yourself`));
  child.unref();
}
