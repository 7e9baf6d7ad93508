/** `run`: what can be wrong with the arguments comes first, then the server, then the flow. */
import type { Execution } from '../model.ts';
import type { Client, Page } from './client.ts';
import { connect } from './connect.ts';
import type { ExitCode } from './exit.ts';
import { prepareRun, run, type RunOptions } from './run.ts';
import type { Surroundings } from './surroundings.ts';

export async function runCommand(flow: string, options: RunOptions, surroundings: Surroundings): Promise<ExitCode> {
  const prepared = await prepareRun(flow, options);
  const connection = await connect(surroundings);
  try {
    if (connection.isEmbedded) await tellOfOthers(connection.client, surroundings);
    return await run(prepared, connection.client, surroundings);
  } finally {
    await connection.close();
  }
}

const UNENDED = 'PENDING,RUNNING,WAITING';
const COUNTED = 1000;

/** Without an `up`, whatever was started earlier stands still; here only the one flow runs. */
async function tellOfOthers(client: Client, { terminal, root }: Surroundings): Promise<void> {
  const { items, next } = await client.get<Page<Execution>>('/executions', { status: UNENDED, parent: 'none', limit: COUNTED });
  if (items.length === 0) return;
  const many = `${items.length}${next === null ? '' : ' and more'} other execution${items.length === 1 ? ' waits' : 's wait'}`;
  terminal.err(`${many}: \`${root.command} up\` goes on with ${items.length === 1 ? 'it' : 'them'}`);
}
