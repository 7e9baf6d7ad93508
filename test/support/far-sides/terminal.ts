/** A real pseudo-terminal with the built product in it, and the screen that a person in front of it would see. */
import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { MAIN, type Folders } from '../product.ts';

export interface Size {
  cols: number;
  rows: number;
}

export interface ScreenLine {
  text: string;
  /** goes on from the line above, which was too long for the terminal */
  isWrapped: boolean;
}

export interface PersonAtTerminal {
  /** all lines since the start, also those that have scrolled away, without the empty ones at the end */
  lines(): ScreenLine[];
  /** what came over the line, with its control sequences */
  received(): string;
  /** waits until `look` gives something for the lines as they are; fails when the program ends before */
  sees<T>(look: (lines: string[]) => T | null | undefined | false, what: string): Promise<T>;
  type(text: string): void;
  resize(size: Size): void;
  /** the exit code, once everything that was written is on the screen */
  ended: Promise<number>;
  kill(): void;
}

/** A busy machine may need long. What is looked for may also come without a change of the screen. */
const PATIENCE_MS = 90_000;
const LOOK_MS = 50;

/** Starts `petiole ARGS` on a terminal of that size. */
export function openTerminal(args: string[], { root, env }: Pick<Folders, 'root' | 'env'>, { cols, rows }: Size): PersonAtTerminal {
  const screen = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  const pty = spawn(process.execPath, [MAIN, ...args], { name: env['TERM'] ?? 'xterm-256color', cols, rows, cwd: root, env });
  const told: { received: string; wake: Set<() => void>; exit: number | null } = { received: '', wake: new Set(), exit: null };
  const wake = (): void => [...told.wake].forEach((each) => each());
  pty.onData((data) => {
    told.received += data;
    screen.write(data, wake);
  });
  screen.onData((answer) => pty.write(answer));
  const ended = endOf(pty, screen, (code) => {
    told.exit = code;
    wake();
  });
  const lines = (): ScreenLine[] => linesOf(screen);
  return {
    lines,
    received: () => told.received,
    async sees(look, what) {
      const until = performance.now() + PATIENCE_MS;
      for (;;) {
        const found = look(lines().map(({ text }) => text));
        if (found) return found;
        if (told.exit !== null) throw new Error(`it ended with ${told.exit} before ${what} was on the screen:\n${shown(lines())}`);
        if (performance.now() > until) throw new Error(`${what} did not come to the screen:\n${shown(lines())}`);
        await new Promise<void>((resolve) => {
          const once = (): void => {
            clearTimeout(timer);
            told.wake.delete(once);
            resolve();
          };
          const timer = setTimeout(once, LOOK_MS);
          told.wake.add(once);
        });
      }
    },
    type: (text) => pty.write(text),
    resize(size) {
      screen.resize(size.cols, size.rows);
      pty.resize(size.cols, size.rows);
    },
    ended,
    kill() {
      if (told.exit === null) pty.kill('SIGKILL');
    },
  };
}

function endOf(pty: IPty, screen: xterm.Terminal, tell: (code: number) => void): Promise<number> {
  return new Promise((resolve) =>
    pty.onExit(({ exitCode }) =>
      // writes are parsed in order: behind this one there is nothing
      screen.write('', () => {
        tell(exitCode);
        resolve(exitCode);
      }),
    ),
  );
}

function linesOf({ buffer: { active } }: xterm.Terminal): ScreenLine[] {
  const lines: ScreenLine[] = [];
  for (let y = 0; y < active.length; y++) {
    const line = active.getLine(y);
    lines.push({ text: line?.translateToString(true) ?? '', isWrapped: line?.isWrapped ?? false });
  }
  while (lines.at(-1)?.text === '') lines.pop();
  return lines;
}

function shown(lines: ScreenLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}
