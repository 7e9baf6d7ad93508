/**
 * Commands on the server. They are texts of this type; what a flow gives is an argument of them, in single quotes, where a POSIX
 * shell takes every character as it is, and it stands behind `--` wherever a program could take it for an option.
 */
import type { Client, ClientChannel } from 'ssh2';
import { excerpt, ConnectorError } from 'petiole/connector';

const MOST_STDERR = 2_000;

/** In single quotes nothing means anything but the quote itself. */
export const quoted = (argument: string): string => `'${argument.replaceAll("'", String.raw`'\''`)}'`;

/** Only the parts in `$1`, `$2` … come from a flow. `script` holds no single quote. */
export async function sh(
  client: Client,
  script: string,
  args: readonly string[],
  maxBytes = 1 << 20,
): Promise<{ code: number; out: Buffer; err: string }> {
  const channel = await open(client, `sh -c ${quoted(script)} sh ${args.map(quoted).join(' ')}`);
  const err = stderrOf(channel);
  const ended = endOf(channel);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of channel as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      channel.destroy();
      throw new ConnectorError('RESPONSE_TOO_LARGE', `the server said more than ${maxBytes} bytes`, { retryable: false });
    }
    chunks.push(chunk);
  }
  return { code: await ended, out: Buffer.concat(chunks), err: err() };
}

export function open(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (!error) {
        ends.set(channel, endFromNow(channel));
        return resolve(channel.on('error', () => undefined));
      }
      const message = `the server runs no commands: ${error.message}`;
      reject(new ConnectorError('COMMAND_FAILED', message, { retryable: false, cause: error }));
    });
  });
}

/** A command that is quick ends in the same packet that says it has begun: whoever listens after an `await` hears nothing. */
const ends = new WeakMap<ClientChannel, Promise<number>>();

/** Exit code; 255 where the server tells none. */
export function endOf(channel: ClientChannel): Promise<number> {
  return ends.get(channel) ?? endFromNow(channel);
}

function endFromNow(channel: ClientChannel): Promise<number> {
  return new Promise((resolve) => {
    let code = 255;
    channel.on('exit', (exit: number | null) => (code = exit ?? 255));
    channel.on('close', () => resolve(code));
  });
}

export function stderrOf(channel: ClientChannel): () => string {
  let text = '';
  channel.stderr.on('data', (chunk: Buffer) => (text = excerpt(text + chunk.toString('utf8'), MOST_STDERR)));
  return () => text.trim();
}

/** What a program on the server said, as an error; `what` is what was tried. */
export function refusal(what: string, said: string, path: string): ConnectorError {
  const reason = /no such file/i.test(said)
    ? 'NO_SUCH_FILE'
    : /permission denied/i.test(said)
      ? 'PERMISSION_DENIED'
      : /not a regular file|is a directory/i.test(said)
        ? 'NOT_A_FILE'
        : 'FAILURE';
  return new ConnectorError('COMMAND_FAILED', `${what}: ${said || 'it gave no reason'}`, { retryable: false, fields: { reason, path } });
}
