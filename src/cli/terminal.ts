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

/** Colours follow `NO_COLOR`, `FORCE_COLOR` and whether stdout is a terminal. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', leaveOnBrokenPipe);
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    isInteractive: stdout.isTTY === true && process.env['TERM'] !== 'dumb' && !process.env['CI'],
    stdout,
    colours: pc.createColors(pc.isColorSupported && (stdout.isTTY === true || Boolean(process.env['FORCE_COLOR']))),
  };
}

/** `petiole execution list | head` ends when head does. */
function leaveOnBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
