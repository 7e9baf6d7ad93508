/**
 * Entry of the process that knows TypeScript. What it is given was written by strangers: it may read declarations and nothing
 * else, has no environment and no network worth the name, and is killed when it takes too long or too much memory.
 */
import ts from 'typescript';
import { declarationFile } from '../declarations/declaration-file.ts';
import { Host } from './host.ts';
import { packageFiles, problemsOf } from './program.ts';
import type { TypeCheckAnswer, TypeCheckFolders, TypeCheckRequest } from './protocol.ts';

const host = new Host(ts, JSON.parse(process.argv[2] ?? '{}') as TypeCheckFolders);

process.on('message', (request: TypeCheckRequest) => process.send?.(answer(request)));
process.on('disconnect', () => process.exit(0));

function answer(request: TypeCheckRequest): TypeCheckAnswer {
  if (request.task === 'declare') return { text: declarationFile(request.catalogue) };
  if (request.task === 'check') return { problems: problemsOf(ts, host, request) };
  if (request.task === 'packages') return { files: packageFiles(ts, host, request.imports) };
  host.know(request.files);
  return { known: true };
}
