/** Where a command writes, and in which colours. A command gets it and never touches `process.stdout` itself. */
import pc from 'picocolors';

export interface Terminal {
  /** results */
  out(text: string): void;
  /** everything that is not the result */
  err(text: string): void;
  /** whether people see the output as it comes, and it can be redrawn */
  isInteractive: boolean;
  stdout: NodeJS.WriteStream;
  colours: Colours;
}

export type Colours = ReturnType<typeof pc.createColors>;

/** What a write to a pipe that nobody reads, and to a terminal that hung up, ends with. */
const GONE = ['EPIPE', 'EIO'];

/** Colours follow `NO_COLOR`, `FORCE_COLOR` and whether stdout is a terminal. `leave` is called when nobody reads any longer. */
export function processTerminal(leave: () => void): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!GONE.includes(error.code ?? '')) throw error;
      leave();
    });
  }
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    isInteractive: stdout.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'],
    stdout,
    colours: pc.createColors(pc.isColorSupported && (stdout.isTTY === true || Boolean(process.env['FORCE_COLOR']))),
  };
}
