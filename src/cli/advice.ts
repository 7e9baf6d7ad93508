/** What to do next, where the server said no or could not be asked. */
import { ApiError, Unreachable, type Client } from './client.ts';
import { CommandError, usageError } from './exit.ts';

/** An error with a sentence more; what is not of a server comes back as it is. `command`: how the commands are called here. */
export function advised(error: unknown, { url, credential }: Pick<Client, 'url' | 'credential'>, command: string): unknown {
  if (error instanceof Unreachable) {
    return new CommandError(`${sentence(error.message)} Is it running? \`${command} doctor\` looks what is wrong.`, undefined, {
      cause: error,
    });
  }
  if (!(error instanceof ApiError)) return error;
  const filter = wrongFilter(error);
  if (filter !== null) return usageError(filter);
  const advice = adviceFor(error, { url, from: credential?.from ?? null, command });
  const code = error.message.includes(error.code) || error.code === 'UNKNOWN' ? '' : ` (${error.code})`;
  return new CommandError(`${error.message}${code}${advice === null ? '' : `\n${advice}`}`, undefined, { cause: error });
}

/** Filters go into the query as they are typed, below the name of their option; null where something else is wrong. */
function wrongFilter({ code, message }: ApiError): string | null {
  if (code !== 'INVALID_REQUEST' || !message.includes(IN_QUERY)) return null;
  return message.replace(/'([a-z]+)(?:\.\d+)?' in the query/g, '--$1');
}

const IN_QUERY = "' in the query ";

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

interface Asked {
  url: string;
  from: NonNullable<Client['credential']>['from'] | null;
  command: string;
}

function adviceFor({ status, problem }: ApiError, { url, from, command }: Asked): string | null {
  if (status === 401) return signIn(url, from, command);
  if (status === 403) return `\`${command} whoami\` shows who you are at ${url}, and what you may do there.`;
  if (status === 412) return 'Somebody else has changed it meanwhile, and nothing was overwritten: look at it anew, and try again.';
  if (status === 429) {
    const seconds = (problem as { retry_after?: unknown }).retry_after;
    return `Try again ${typeof seconds === 'number' ? `in ${seconds} s` : 'a little later'}.`;
  }
  if ([502, 503, 504].includes(status)) return `Try again in a moment; \`${command} doctor\` looks what is wrong.`;
  return status >= 500 ? `The log of ${url} says more.` : null;
}

function signIn(url: string, from: Asked['from'], command: string): string {
  const login = `\`${command} login ${url}\``;
  if (from === 'login') return `What \`login\` kept for ${url} is not good any more: ${login} signs in anew.`;
  if (from === 'PETIOLE_TOKEN') return `PETIOLE_TOKEN is no token of ${url}: set it to one that is, or unset it and use ${login}.`;
  return `${login} signs in, or set PETIOLE_TOKEN to a token of ${url}.`;
}
