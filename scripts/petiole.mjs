#!/usr/bin/env node
/** The command: makes a clone ready, then runs dist/src/main.js on the node that Petiole brings with it. */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady, isClone, nodeProgram, root } from './ready.mjs';

// Only `up` shows the web interface; a flow that is run from the command line does not wait for it to be built.
const command = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? 'up';
const asksForHelp = process.argv.slice(2).some((argument) => ['-h', '--help', '-V', '--version'].includes(argument));

if (isClone()) ensureReady({ web: command === 'up' && !asksForHelp });

const main = join(root, 'dist/src/main.js');
const program = existsSync(nodeProgram) ? nodeProgram : process.execPath; // installed as a package, node may lie further up

if (realpathSync(program) === realpathSync(process.execPath)) {
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  runElsewhere();
}

/** Signals go through, and so does the way in which the other process ended. */
function runElsewhere() {
  const child = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the other process by itself; a second one would mean "at once"
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.once('error', (error) => {
    process.stderr.write(`${program} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
