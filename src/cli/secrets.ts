/** `secrets status | rotate` */
import type { SecretsStatus } from '../api/ports.ts';
import type { Client } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const SOURCES = { file: 'the key file in the data folder', environment: 'PETIOLE_ENCRYPTION_KEY', transit: "Vault's transit engine" };

export async function showSecrets({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  show(await client.get<SecretsStatus>('/secrets'), json, terminal);
  return EXIT.success;
}

export async function rotateSecrets({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const status = await client.send<SecretsStatus>('POST', '/secrets/rotate');
  show(status, json, terminal);
  return status.complete ? EXIT.success : EXIT.error;
}

function show(status: SecretsStatus, json: boolean | undefined, { out, colours }: Terminal): void {
  if (json) return out(JSON.stringify(status, null, 2));
  const { source, master_key, data_keys, sealed, complete } = status;
  out(`master key ${master_key}, from ${SOURCES[source]}\n`);
  const keys = data_keys.map((key) => [key.id, key.master_key, key.created_at, key.current ? 'seals' : 'opens']);
  out(`${table(['DATA KEY', 'WRAPPED BY', 'MADE', ''], keys, colours)}\n`);
  const values = sealed.map((one) => [`${one.table}.${one.column}`, String(one.values), String(one.current)]);
  out(table(['SEALED', 'VALUES', 'WITH THE CURRENT KEY'], values, colours));
  if (!complete) out('\nnot everything is under the newest keys: `secrets rotate` goes on with it');
}
