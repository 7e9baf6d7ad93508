/** What scp itself cannot do: a POSIX shell on the server lists and deletes. */
import { posix } from 'node:path';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { withConnection, type Connection, type Context } from '../sftp/session.ts';
import type { DeleteInputs, ListInputs, ListOutputs } from './fields.ts';
import { refusal, sh } from './shell.ts';

const MISSING = 20;
const LONGEST_NAME = 4_096;

/** Kind and name of each entry, each with a NUL behind it: every other character may stand in a name. */
const LIST = [
  'd=$1; if [ ! -e "$d" ]; then exit 20; fi; if [ ! -d "$d" ]; then exit 21; fi; if [ ! -r "$d" ] || [ ! -x "$d" ]; then exit 23; fi',
  'case $d in */) ;; *) d=$d/ ;; esac',
  'for f in "$d"* "$d".[!.]* "$d"..?*; do',
  'if [ -h "$f" ]; then t=link; elif [ -f "$f" ]; then t=file; elif [ -d "$f" ]; then t=folder; elif [ -e "$f" ]; then t=other; else continue; fi',
  'printf "%s\\000%s\\000" "$t" "${f#"$d"}"',
  'done',
].join('\n');

const DELETE = [
  'if [ ! -e "$1" ] && [ ! -h "$1" ]; then exit 20; fi',
  'if [ -d "$1" ] && [ ! -h "$1" ]; then if [ "$2" = yes ]; then exec rm -rf -- "$1"; else exec rmdir -- "$1"; fi; fi',
  'exec rm -f -- "$1"',
].join('\n');

export function list(context: Context<ListInputs>): Promise<ListOutputs> {
  const { path, max_entries } = context.inputs;
  return withConnection(context, async (client) => {
    const { code, out, err } = await sh(client, LIST, [path], max_entries * LONGEST_NAME);
    if (code !== 0) throw refusal(`the server cannot list ${path}`, REASONS[code] ?? err, path);
    const parts = out.toString('utf8').split('\0').slice(0, -1);
    if (parts.length / 2 > max_entries)
      throw new ConnectorError('RESPONSE_TOO_LARGE', `${path} holds more than ${max_entries} entries: raise max_entries`, {
        retryable: false,
      });
    const entries = Array.from({ length: parts.length / 2 }, (_, i) => {
      const [type, name] = [parts[2 * i] as 'file', parts[2 * i + 1] ?? ''];
      return { name, path: posix.join(path, name), type };
    });
    return { entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

const REASONS: Record<number, string> = {
  [MISSING]: 'no such file or folder',
  21: 'it is no folder',
  23: 'permission denied',
};

export function remove(context: Context<DeleteInputs>): Promise<{ deleted: boolean }> {
  const { path, recursive, missing_ok } = context.inputs;
  return withConnection(context, async (client) => {
    const { code, err } = await sh(client, DELETE, [path, recursive ? 'yes' : 'no']);
    if (code === 0) return { deleted: true };
    if (code === MISSING && missing_ok) return { deleted: false };
    throw refusal(`the server cannot delete ${path}`, REASONS[code] ?? err, path);
  });
}

/** Whether the server lets the user in and has what this type needs. */
export async function test(context: TestContext<Connection>): Promise<void> {
  await withConnection(context, async (client) => {
    const { code } = await sh(client, 'command -v scp', []);
    if (code !== 0) throw refusal('the server cannot be used', 'it has no program scp, or no POSIX shell', 'scp');
  });
}
