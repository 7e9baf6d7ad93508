/** What is sent: one argument after the other, so that nothing in one can become another. */
import { ConnectorError } from 'petiole/connector';
import type { Command } from './fields.ts';

/** With why they cannot be sent. */
const REFUSED: [names: string, why: string][] = [
  [
    'SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR SYNC PSYNC REPLCONF',
    'it has no single reply, and a connection ends with its result: for messages use a stream (XREAD with BLOCK) or a list (BLPOP)',
  ],
  ['MULTI EXEC DISCARD WATCH UNWATCH', 'give the commands to the action pipeline, with transaction: true'],
  ['HELLO AUTH', 'username, password and protocol are fields of the connector'],
  ['QUIT RESET', 'the connection is closed by itself'],
];

const WHY = new Map(REFUSED.flatMap(([names, why]) => names.split(' ').map((name) => [name, why] as const)));

/** `at`: names the input in messages. */
export function wordsOf({ command, args }: Command, at: string): (string | Buffer)[] {
  const words = command.split(' ');
  const first = words[0]?.toUpperCase() ?? '';
  const second = (words[1] ?? (typeof args[0] === 'string' ? args[0] : '')).toUpperCase();
  const why = first === 'CLIENT' && second === 'REPLY' ? 'every command has to have a reply here' : WHY.get(first);
  if (why !== undefined)
    throw new ConnectorError('INVALID_INPUT', `${at}: ${first} cannot be run: ${why}`, { retryable: false, unsent: true });
  return [...words, ...args.map((argument) => (typeof argument === 'object' ? Buffer.from(argument.base64, 'base64') : String(argument)))];
}

/** Blocks until there is something, or its own time is over; it can be taken back by CLIENT UNBLOCK. */
export function mayBlock(words: readonly (string | Buffer)[]): boolean {
  const [first = ''] = words;
  const name = String(first).toUpperCase();
  const hasBlock = () => words.some((word) => typeof word === 'string' && word.toUpperCase() === 'BLOCK');
  return /^(BLPOP|BRPOP|BRPOPLPUSH|BLMOVE|BLMPOP|BZPOPMIN|BZPOPMAX|BZMPOP|WAIT|WAITAOF)$/.test(name) || (/^XREAD/.test(name) && hasBlock());
}
