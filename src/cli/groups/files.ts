/** `file …`: the command lines; what they do is in `files.ts`. */
import { Option } from 'commander';
import { asJson, countOf, withServer, yes, type Here, type Json } from '../command-group.ts';
import type { CliCommand } from '../command.ts';
import type { UploadOptions } from '../files.ts';

export function addFiles(program: CliCommand, here: Here): void {
  const { terminal } = here.surroundings;
  const group = program.command('file').description('content that flows pass between connections');
  const module = () => import('../files.ts');
  group
    .command('upload')
    .argument('<path>', 'a file, or - for standard input')
    .description('store a file, and say its id')
    .option('-n, --name <name>', 'default: the name of the file')
    .option('-t, --type <type>', 'its content type; default: application/octet-stream')
    .option('--json', 'the handle, as flows take it')
    .example('file upload report.pdf --type application/pdf')
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
    .example('file download 0199f2c4-5b1e-7c3a-9a52-6c9e0f7f1a11 -o - | head')
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
    .example('file list -q report')
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
    .example('file show 0199f2c4-5b1e-7c3a-9a52-6c9e0f7f1a11')
    .action(withServer(here, async (client, id: string, options: Json) => (await module()).showFile(id, options, client, terminal)));
  group
    .command('delete')
    .argument('<ids...>')
    .description('remove files, also when a flow still needs them')
    .addOption(yes())
    .addOption(asJson())
    .example('file delete 0199f2c4-5b1e-7c3a-9a52-6c9e0f7f1a11 --yes')
    .action(
      withServer(here, async (client, ids: string[], options: Json & { yes?: boolean }) =>
        (await module()).deleteFiles(ids, options, client, terminal),
      ),
    );
}
