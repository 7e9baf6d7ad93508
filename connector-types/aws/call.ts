/** Any command of any service, and what waits for a state. */
import { ConnectorError, isConnectorError, type ActionContext } from 'petiole/connector';
import { commandOf, send, withClient, type Client, type Context } from './client.ts';
import { translate } from './errors.ts';
import type { CallInputs, Connection } from './fields.ts';
import { toJson } from './values.ts';

interface Called {
  result: unknown;
  request_id: string | null;
}

export async function call(context: ActionContext<Connection, CallInputs>): Promise<Called> {
  const { service, command = context.inputs.client, waiter, parameters } = context.inputs;
  if ((command === undefined) === (waiter === undefined)) throw wrong('call takes either command or waiter');
  return await withClient(context, service, async (client, library) => {
    if (waiter !== undefined) return { result: await waitFor(context, client, library), request_id: null };
    const make = () => commandOf(library, service, command ?? '', parameters);
    const output = await send(context, client, make, `${service} ${command}`);
    const { requestId } = (output['$metadata'] ?? {}) as { requestId?: string };
    return { result: await toJson(output), request_id: requestId ?? null };
  });
}

type Waiter = (options: object, input: object) => Promise<{ state: string; reason?: unknown }>;

/** Each look of a waiter is a command that only reads. */
async function waitFor(
  { inputs, signal }: ActionContext<Connection, CallInputs>,
  client: Client,
  library: Record<string, unknown>,
): Promise<unknown> {
  const { service, waiter = '', max_wait, parameters } = inputs;
  const wanted = `waituntil${waiter.replaceAll(/[_-]/g, '')}`.toLowerCase();
  const key = Object.keys(library).find((one) => one.toLowerCase() === wanted && typeof library[one] === 'function');
  if (key === undefined) throw wrong(`${service} has no waiter '${waiter}'`);
  const what = `waiting for ${waiter} of ${service}`;
  try {
    const options = {
      client,
      maxWaitTime: max_wait,
      minDelay: Math.min(2, max_wait),
      maxDelay: Math.min(30, max_wait),
      abortSignal: signal,
    };
    const { state } = await (library[key] as Waiter)(options, parameters);
    return { state };
  } catch (error) {
    if (signal.aborted) throw new ConnectorError('CANCELLED', `${what} was cancelled`);
    if (isConnectorError(error)) throw error;
    const { name, message } = error as Error;
    if (name === 'TimeoutError')
      throw new ConnectorError('CONNECTION_TIMEOUT', `${what}: it was not so within ${max_wait} s (max_wait)`, { retryable: false });
    if (/"state":"FAILURE"/.test(message))
      throw new ConnectorError('COMMAND_FAILED', `${what}: it cannot become so any more`, { retryable: false });
    throw translate(error, what);
  }
}

/** Who the credentials are; a compatible store has no STS, but buckets. */
export async function test(context: Context): Promise<void> {
  const [service, command] = context.connection.endpoint === undefined ? ['sts', 'GetCallerIdentity'] : ['s3', 'ListBuckets'];
  await withClient(context, service, (client, library) =>
    send(context, client, () => commandOf(library, service, command, {}), `${service} ${command}`),
  );
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `AWS: ${message}`, { retryable: false, unsent: true });
}
