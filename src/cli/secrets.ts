/** `secrets status | rotate` */
import { dataOf, type Client, type Schema } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';

const SOURCES = { file: 'the key file in the data folder', environment: 'PETIOLE_ENCRYPTION_KEY', transit: "Vault's transit engine" };

export async function showSecrets({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  show(await dataOf(client.api.GET('/api/v1/secrets')), json, terminal);
  return EXIT.success;
}

export async function rotateSecrets({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const status = await dataOf(client.api.POST('/api/v1/secrets/rotate'));
  show(status, json, terminal);
  return status.complete ? EXIT.success : EXIT.error;
}

function show(status: Schema<'SecretsStatus'>, json: boolean | undefined, terminal: Terminal): void {
  const { out } = terminal;
  if (json) return out(JSON.stringify(status, null, 2));
  const { source, master_key, data_keys, sealed, complete } = status;
  out(`master key ${master_key}, from ${SOURCES[source as keyof typeof SOURCES] ?? source}\n`);
  const keys = data_keys.map((key) => [key.id, key.master_key, shownTime(key.created_at, terminal), key.current ? 'seals' : 'opens']);
  out(`${table(['DATA KEY', 'WRAPPED BY', 'MADE', ''], keys, terminal)}\n`);
  const values = sealed.map((one) => [`${one.table}.${one.column}`, String(one.values), String(one.current)]);
  out(table(['SEALED', 'VALUES', 'WITH THE CURRENT KEY'], values, terminal));
  if (!complete) out('\nnot everything is under the newest keys: `secrets rotate` goes on with it');
}
