/** Entry of the bundler process: it answers each request of the worker with a bundle or with what is wrong in the script. */
import type { Message } from 'esbuild';
import { compile, CompileFailure, type Compiled, type CompileRequest } from './compile.ts';

export type BundlerAnswer = { id: number } & ({ compiled: Compiled } | { messages: Message[] } | { failed: string });

process.on('message', ({ id, request }: { id: number; request: CompileRequest }) => {
  void answer(id, request).then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit(0));

async function answer(id: number, request: CompileRequest): Promise<BundlerAnswer> {
  try {
    return { id, compiled: await compile(request) };
  } catch (error) {
    if (error instanceof CompileFailure) return { id, messages: error.messages };
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}
