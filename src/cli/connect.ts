/**
 * Which server a command talks to: `PETIOLE_URL`; else a live `up` on the same data; else the one that `login` chose; else one in
 * this process, which listens on a free port of loopback, is open to this process alone, and drives only what is started through it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { findInstance, type Instance } from '../storage/instance.ts';
import { advised } from './advice.ts';
import { createClient, type Client, type Credential } from './client.ts';
import { CommandError } from './exit.ts';
import { openLogins } from './access/logins.ts';
import { readLocalToken } from './local-token.ts';
import type { Surroundings } from './surroundings.ts';

export interface Connection {
  client: Client;
  /** whether the server is in this process */
  isEmbedded: boolean;
  close(): Promise<void>;
}

/** Where a server in this process listens; default: any free port. */
export type PortOf = (config: Config) => number;

/** `adapt`: what a server in this process does otherwise than the environment says. */
export async function connect(
  surroundings: Surroundings,
  adapt: (config: Config) => Config = (config) => config,
  portOf: PortOf = () => 0,
): Promise<Connection> {
  const config = surroundings.config();
  const client = await findServer(surroundings);
  if (client === null) return embed(surroundings, adapt(config), portOf(config));
  return { client, isEmbedded: false, close: () => Promise.resolve() };
}

/** The server that is there; null: there is none. `waitMs`: how long an `up` that is still starting is waited for. */
export async function findServer(surroundings: Surroundings, { waitMs = START_MS } = {}): Promise<Client | null> {
  const config = surroundings.config();
  const to = async (url: string) => createClient(url, await credentialFor(url, config));
  if (config.clientUrl !== null) return to(config.clientUrl);
  const instance = await findInstance(config.dataFolder);
  if (instance !== null) return attach(instance, surroundings, waitMs);
  const chosen = await openLogins(config.userFolder).chosen();
  return chosen === null ? null : to(chosen);
}

/** Gives a command a server, and lets it go afterwards whatever happens. */
export async function withClient<T>(surroundings: Surroundings, work: (client: Client) => Promise<T>, portOf?: PortOf): Promise<T> {
  const connection = await connect(surroundings, undefined, portOf);
  try {
    return await work(connection.client);
  } catch (error) {
    throw advised(error, connection.client, surroundings.root.command);
  } finally {
    await connection.close();
  }
}

/** A token of the environment goes before what `login` kept. */
async function credentialFor(url: string, { clientToken, userFolder }: Config): Promise<Credential | null> {
  if (clientToken !== null) return { from: 'PETIOLE_TOKEN', kind: 'token', secret: clientToken };
  return openLogins(userFolder).credential(url);
}

async function embed({ root, terminal }: Surroundings, config: Config, port: number): Promise<Connection> {
  const server = await root.startServer(config, {
    host: '127.0.0.1',
    port,
    trees: 'submitted',
    followFolders: false,
    firstToken: false,
    notice: terminal.err,
  });
  return { client: createClient(server.url, local(server.token)), isEmbedded: true, close: () => server.close() };
}

const START_MS = 60_000;
const LOOK_MS = 50;

/** An `up` that is still starting is waited for. */
async function attach(found: Instance, { config }: Surroundings, waitMs: number): Promise<Client> {
  const { dataFolder } = config();
  const until = Date.now() + waitMs;
  for (let instance: Instance | null = found; ; instance = await findInstance(dataFolder)) {
    if (instance === null) throw new CommandError(`\`up\` (process ${found.pid}) has just ended; try again`);
    if (instance.url !== null) return createClient(instance.url, await tokenOfHere(config()));
    if (Date.now() > until) throw new CommandError(`\`up\` (process ${found.pid}) does not get ready; look at its output`);
    await sleep(LOOK_MS);
  }
}

/** Who sets a token means it: it may do less than the data folder gives. */
async function tokenOfHere({ dataFolder, clientToken }: Config): Promise<Credential | null> {
  if (clientToken !== null) return { from: 'PETIOLE_TOKEN', kind: 'token', secret: clientToken };
  const token = await readLocalToken(dataFolder);
  return token === null ? null : local(token);
}

const local = (secret: string): Credential => ({ from: 'local', kind: 'token', secret });
