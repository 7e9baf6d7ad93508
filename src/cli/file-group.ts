/** `file …`: the command lines; what they do is in `files.ts`. */
import { Option, type Command } from 'commander';
import { asJson, countOf, withServer, type Here, type Json } from './command-group.ts';
import type { UploadOptions } from './files.ts';

export function addFiles(program: Command, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('file').description('content that flows pass between connections').helpCommand(false);
  const module = () => import('./files.ts');
  group
    .command('upload')
    .argument('<path>', 'a file, or - for standard input')
    .description('store a file, and say its id')
    .option('-n, --name <name>', 'default: the name of the file')
    .option('-t, --type <type>', 'its content type; default: application/octet-stream')
    .option('--json', 'the handle, as flows take it')
    .action(
      withServer(here, async (client, path: string, options: UploadOptions) =>
        (await module()).uploadFile(path, options, client, terminal),
      ),
    );
  group
    .command('download')
    .argument('<id>')
    .description('write a file into the current folder')
    .option('-o, --output <path>', 'where to write it; - is standard output. Default: its own name')
    .option('--force', 'overwrite what is there')
    .action(
      withServer(here, async (client, id: string, options: { output?: string; force?: boolean }) =>
        (await module()).downloadFile(id, options, client, terminal),
      ),
    );
  group
    .command('list')
    .description('the newest first')
    .option('-q, --q <text>', 'part of the name')
    .addOption(new Option('--limit <number>').argParser(countOf).default(50))
    .addOption(asJson())
    .action(
      withServer(here, async (client, options: Json & { q?: string; limit: number }) =>
        (await module()).listFiles(options, client, terminal),
      ),
    );
  group
    .command('show')
    .argument('<id>')
    .description('all that is known of one')
    .addOption(asJson())
    .action(withServer(here, async (client, id: string, options: Json) => (await module()).showFile(id, options, client, terminal)));
  group
    .command('delete')
    .argument('<ids...>')
    .description('remove files, also when a flow still needs them')
    .action(withServer(here, async (client, ids: string[]) => (await module()).deleteFiles(ids, client, terminal)));
}
