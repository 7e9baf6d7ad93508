/**
 * Which server a command talks to: `PETIOLE_URL`; else a live `up` on the same data; else one in this process, which listens on a
 * free port of loopback, is open to this process alone, and drives only what is started through it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { findInstance, type Instance } from '../storage/instance.ts';
import { createClient, type Client } from './client.ts';
import { CommandError } from './exit.ts';
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
  const close = () => Promise.resolve();
  if (config.clientUrl !== null) return { client: createClient(config.clientUrl, config.clientToken), isEmbedded: false, close };
  const instance = await findInstance(config.dataFolder);
  if (instance === null) return embed(surroundings, adapt(config), portOf(config));
  return { client: await attach(instance, surroundings), isEmbedded: false, close };
}

/** Gives a command a server, and lets it go afterwards whatever happens. */
export async function withClient<T>(surroundings: Surroundings, work: (client: Client) => Promise<T>, portOf?: PortOf): Promise<T> {
  const connection = await connect(surroundings, undefined, portOf);
  try {
    return await work(connection.client);
  } finally {
    await connection.close();
  }
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
  return { client: createClient(server.url, server.token), isEmbedded: true, close: () => server.close() };
}

const START_MS = 60_000;
const LOOK_MS = 50;

/** An `up` that is still starting is waited for. */
async function attach(found: Instance, { config }: Surroundings): Promise<Client> {
  const { dataFolder, clientToken } = config();
  const until = Date.now() + START_MS;
  for (let instance: Instance | null = found; ; instance = await findInstance(dataFolder)) {
    if (instance === null) throw new CommandError(`\`up\` (process ${found.pid}) has just ended; try again`);
    if (instance.url !== null) return createClient(instance.url, (await readLocalToken(dataFolder)) ?? clientToken);
    if (Date.now() > until) throw new CommandError(`\`up\` (process ${found.pid}) does not get ready; look at its output`);
    await sleep(LOOK_MS);
  }
}
