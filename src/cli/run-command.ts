/** `run`: what can be wrong with the arguments comes first, then the server, then the flow. */
import type { Config } from '../config.ts';
import { advised } from './advice.ts';
import { dataOf, PAGE, type Client } from './client.ts';
import { connect } from './connect.ts';
import type { ExitCode } from './exit.ts';
import { prepareRun, run, type RunOptions } from './run.ts';
import type { Surroundings } from './surroundings.ts';

export async function runCommand(flow: string, options: RunOptions, surroundings: Surroundings): Promise<ExitCode> {
  const prepared = await prepareRun(flow, options);
  const connection = await connect(surroundings, (config) => withLoopback(config, surroundings.terminal.err));
  try {
    if (connection.isEmbedded) await tellOfOthers(connection.client, surroundings);
    return await run(prepared, connection.client, surroundings);
  } catch (error) {
    throw advised(error, connection.client, surroundings.root.command);
  } finally {
    await connection.close();
  }
}

/** Who runs a flow on a machine of their own may reach what runs there; `up` serves others too, and refuses it. */
export function withLoopback(config: Config, tell: (text: string) => void): Config {
  // whoever says false means it
  if (typeof config.allowPrivate === 'boolean') return config;
  tell(
    `connections may reach this machine (${LOOPBACK.join(', ')}) while \`run\` works by itself; \`up\` takes that from PETIOLE_ALLOW_PRIVATE`,
  );
  return { ...config, allowPrivate: [...(config.allowPrivate ?? []), ...LOOPBACK] };
}

const LOOPBACK = ['127.0.0.0/8', '::1'];
const UNENDED = ['PENDING', 'RUNNING', 'WAITING'] as const;

/** Without an `up`, whatever was started earlier stands still; here only the one flow runs. */
async function tellOfOthers(client: Client, { terminal, root }: Surroundings): Promise<void> {
  const query = { status: [...UNENDED], parent: 'none' as const, limit: PAGE };
  const { items, next } = await dataOf(client.api.GET('/api/v1/executions', { params: { query } }));
  if (items.length === 0) return;
  const many = `${items.length}${next === null ? '' : ' and more'} other execution${items.length === 1 ? ' waits' : 's wait'}`;
  terminal.err(`${many}: \`${root.command} up\` goes on with ${items.length === 1 ? 'it' : 'them'}`);
}
