/** Where a command writes, and in which colours. A command gets it and never touches `process.stdout` itself. */
import pc from 'picocolors';
import type { LogFormat } from '../config.ts';
import type { LogLevel } from '../model.ts';
import { EXIT } from './exit.ts';
import { noticeObject } from './notice.ts';
import { safeOnTerminal } from './visible.ts';

export interface Terminal {
  /** results */
  out(text: string): void;
  /** everything that is not the result. The level, default info, is seen where stderr is JSON */
  err(text: string, level?: LogLevel): void;
  /** whether people see the output as it comes, and it can be redrawn */
  isInteractive: boolean;
  stdout: NodeJS.WriteStream;
  colours: Colours;
}

export type Colours = ReturnType<typeof pc.createColors>;

/** What a write to a pipe that nobody reads, and to a terminal that hung up, ends with. */
const GONE = ['EPIPE', 'EIO'];

/** Colours follow `NO_COLOR`, `FORCE_COLOR` and whether stdout is a terminal. `leave` is called when nobody reads any longer. */
export function processTerminal(leave: () => void, format: LogFormat): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!GONE.includes(error.code ?? '')) throw error;
      leave();
    });
  }
  const err = (text: string, level: LogLevel = 'info'): void =>
    void stderr.write(`${format === 'json' ? noticeObject(text, level) : seen(text, stderr)}\n`);
  if (format === 'json') takeFromNode(err);
  return {
    out: (text) => void stdout.write(`${seen(text, stdout)}\n`),
    err,
    isInteractive: stdout.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'],
    stdout,
    colours: pc.createColors(pc.isColorSupported && (stdout.isTTY === true || Boolean(process.env['FORCE_COLOR']))),
  };
}

/** Programs get the text as it is. */
function seen(text: string, { isTTY }: NodeJS.WriteStream): string {
  return isTTY ? safeOnTerminal(text) : text;
}

/** What Node writes to stderr by itself: its warnings, and the error that ends the process. */
function takeFromNode(err: Terminal['err']): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => err(`${name}: ${message}`, 'warn'));
  process.on('uncaughtException', (error) => {
    err(error.stack ?? String(error), 'error');
    process.exit(EXIT.error);
  });
}
