/** Runs a script on a server and gives back what it printed. */
import { randomUUID } from 'node:crypto';
import type { Client, ClientChannel } from 'ssh2';
import { type ActionContext, ConnectorError, excerpt } from 'petiole/connector';
import { connect } from './connect.ts';
import type { Connection, Inputs, Outputs } from './fields.ts';
import { Output } from './output.ts';
import { launcherFor, stopperFor } from './launcher.ts';

type Context = ActionContext<Connection, Inputs>;

/** TERM, two seconds to clean up, KILL: under the host's grace period. */
const STOP_MS = 3_300;
const START_MS = 1_000;

export async function runScript(context: Context): Promise<Outputs> {
  const { inputs, signal } = context;
  const launcher = launcherFor(inputs, randomUUID());
  const client = await connect(context);
  try {
    const channel = await open(client);
    const output = new Output(launcher.mark, inputs);
    const ended = collect(channel, client, output);
    if (signal.aborted) throw new ConnectorError('CANCELLED', 'the script was cancelled before it started');
    channel.end(launcher.text);
    const reason = await interruption(ended, context, output);
    if (reason) {
      await stopRemote(client, channel, output, ended);
      throw reason(output);
    }
    const { code, signal: killedBy, lost } = await ended;
    if (lost)
      throw new ConnectorError('CONNECTION_FAILED', 'the connection broke off while the script ran', { response: output.read(null) });
    if (signal.aborted) throw new ConnectorError('CANCELLED', 'the script was cancelled', { response: output.read(code) });
    return judge(output.read(code ?? (killedBy ? 255 : null)), killedBy, inputs);
  } finally {
    client.end();
    client.destroy();
  }
}

function judge(
  outputs: Outputs & { retcode: number | null },
  killedBy: string | undefined,
  { expected_retcode: expected }: Inputs,
): Outputs {
  const isExpected = expected === null || (Array.isArray(expected) ? expected.includes(outputs.retcode) : expected === outputs.retcode);
  if (isExpected) return outputs;
  const last = excerpt(outputs.stderr.trimEnd().split('\n').slice(-3).join(' / '), 300);
  const how = killedBy ? `was killed by the signal ${killedBy}` : `ended with retcode ${outputs.retcode}`;
  throw new ConnectorError(
    'COMMAND_FAILED',
    `the script ${how}; expected ${String(expected)} (expected_retcode)${last ? `: ${last}` : ''}`,
    {
      response: outputs,
      fields: { retcode: outputs.retcode },
    },
  );
}

interface End {
  code: number | null;
  signal?: string;
  /** the connection broke off */
  lost?: boolean;
}

function open(client: Client): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec('sh', (error, channel) => {
      if (error) reject(new ConnectorError('CONNECTION_FAILED', `the server does not run commands: ${error.message}`, { cause: error }));
      else resolve(channel);
    });
  });
}

function collect(channel: ClientChannel, client: Client, output: Output): Promise<End> {
  return new Promise((resolve) => {
    let end: End | undefined;
    channel.on('data', (data: Buffer) => output.add('stdout', data));
    channel.stderr.on('data', (data: Buffer) => output.add('stderr', data));
    channel.on('error', () => undefined);
    channel.on('exit', (code: number | null, signal?: string) => {
      end = { code, ...(signal && { signal }) };
    });
    channel.on('close', () => resolve(end ?? { code: null, lost: true }));
    client.on('close', () => resolve(end ?? { code: null, lost: true }));
  });
}

/** Waits for the end, the cancel, the time-out or too much output, whichever is first; for the end it gives nothing. */
async function interruption(
  ended: Promise<End>,
  { inputs, signal }: Context,
  output: Output,
): Promise<((output: Output) => ConnectorError) | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const cut = new Promise<(output: Output) => ConnectorError>((resolve) => {
    onAbort = () => resolve((so) => new ConnectorError('CANCELLED', 'the script was cancelled', { response: so.read(null) }));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    output.onTooLarge = () =>
      resolve(
        () =>
          new ConnectorError('RESPONSE_TOO_LARGE', `the script printed more than ${inputs.max_output_size} bytes: raise max_output_size`, {
            retryable: false,
          }),
      );
    const seconds = inputs.script_timeout;
    if (seconds) {
      timer = setTimeout(
        () =>
          resolve(
            (so) =>
              new ConnectorError('CONNECTION_TIMEOUT', `the script ran longer than ${seconds} s (script_timeout)`, {
                response: so.read(null),
              }),
          ),
        seconds * 1000,
      );
    }
  });
  try {
    return await Promise.race([ended.then(() => undefined), cut]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

/** Stops the script with everything that it started. The connection is closed afterwards in any case. */
async function stopRemote(client: Client, channel: ClientChannel, output: Output, ended: Promise<End>): Promise<void> {
  // the launcher may have started a moment ago, with its first line still on the way
  if (!output.started) await within(Promise.race([output.whenStarted, ended]), START_MS);
  const { started } = output;
  try {
    if (started) (await open(client)).end(stopperFor(started));
    else channel.signal('KILL');
  } catch {
    // no second session is allowed, or the connection is gone: the signal is what is left
    if (started) channel.signal('KILL');
  }
  await within(ended, STOP_MS);
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([promise.then(() => true as const), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
