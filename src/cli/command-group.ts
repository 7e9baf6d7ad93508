/** What the groups of commands that talk to a server have in common. */
import { InvalidArgumentError, Option } from 'commander';
import type { Client } from './client.ts';
import type { PortOf } from './connect.ts';
import type { ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';
import { momentOf } from './times.ts';

export type Json = { json?: boolean };

export type Done = (code: ExitCode) => void;

export interface Here {
  surroundings: Surroundings;
  done: Done;
}

/** Where `up` would: for what comes back from outside. */
export const AT_HOME: PortOf = ({ port }) => port;

/** A command that talks to a server and needs nothing else. */
export function withServer<Args extends unknown[]>(
  { surroundings, done }: Here,
  work: (client: Client, ...args: Args) => Promise<ExitCode>,
  portOf?: PortOf,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    const { withClient } = await import('./connect.ts');
    done(await withClient(surroundings, (client) => work(client, ...args), portOf));
  };
}

export const asJson = (about = 'as JSON'): Option => new Option('--json', about);
export const yes = (): Option => new Option('-y, --yes', 'do not ask first');

export function countOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('it must be a number from 1.');
}

/** `--from` and `--to`. */
export function timeOf(text: string): string {
  const moment = momentOf(text);
  if (moment !== null) return moment;
  throw new InvalidArgumentError('it must be a day such as 2026-01-31, or a time such as 2026-01-31T12:00 or 2026-01-31T12:00:00Z.');
}

/** Of an option that may be given several times. */
export const listed = (text: string, before: string[] = []): string[] => [...before, text];

/** `--label key=value`, which may be given several times. */
export function labelled(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('a label is KEY=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
