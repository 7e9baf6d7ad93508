/**
 * Writes docs/cli.md from the commands. Run it after a change to src/cli/groups:
 *
 *   node_modules/.bin/node scripts/cli-docs.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { commandDocument } from '../src/cli/command-document.ts';
import { build } from '../src/cli/program.ts';

const nowhere = {
  out: () => undefined,
  err: () => undefined,
  isInteractive: false,
  stdout: process.stdout,
  colours: pc.createColors(false),
};
const program = build({ root: { command: 'petiole', version: '' }, terminal: nowhere }, () => undefined);
writeFileSync(join(import.meta.dirname, '../docs/cli.md'), commandDocument(program));
