/** `vault list | show | add | update | delete | test` */
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { JsonObject } from '../model.ts';
import { allItems, type Client } from './client.ts';
import { tellOfFiles } from './connectors.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { givenText } from './given-text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { formatDuration } from './tree-view.ts';

interface Vault extends JsonObject {
  name: string;
  address: string;
  engine_path: string;
  auth: { method: string };
  source: string;
}

interface VaultTest {
  ok: boolean;
  duration_ms: number;
  error?: { code: string; message: string };
  kv_version?: number | null;
  token_ttl?: number | null;
  token_renewable?: boolean;
}

const vaultPath = (name: string): string => `/vaults/${encodeURIComponent(name)}`;

export async function listVaults({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out, colours } = terminal;
  const [vaults, { problems }] = await Promise.all([
    allItems<Vault>(client, '/vaults', { limit: 1000 }),
    client.get<{ problems?: FileProblem[] }>('/vaults', { limit: 1 }),
  ]);
  tellOfFiles(problems, terminal);
  const rows = vaults.map(({ name, address, engine_path, auth, source }) => [name, address, engine_path, auth.method, source]);
  out(json ? JSON.stringify(vaults, null, 2) : table(['NAME', 'ADDRESS', 'ENGINE', 'LOGIN', 'SOURCE'], rows, colours));
  return EXIT.success;
}

/** The Vault as YAML, the secrets of its login masked. */
export async function showVault(name: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const vault = await client.get<Vault>(vaultPath(name));
  const { stringify } = await import('yaml');
  out(json ? JSON.stringify(vault, null, 2) : stringify(vault).trimEnd());
  return EXIT.success;
}

export async function addVault(name: string, given: string, client: Client, { out }: Terminal): Promise<ExitCode> {
  // The server reads the document, so that a message has the line.
  const { text } = await givenText(given, '--document');
  const known = await allItems<Vault>(client, '/vaults', { limit: 1000 });
  if (known.some((vault) => vault.name === name))
    throw usageError(`there is a Vault '${name}' already: change it with \`vault update ${name}\``);
  await client.send<Vault>('PUT', vaultPath(name), { text, type: 'application/yaml' });
  out(`${name} is there; \`vault test ${name}\` tells whether it works`);
  return EXIT.success;
}

export async function updateVault(name: string, given: string, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { text } = await givenText(given, '--document');
  await client.get<Vault>(vaultPath(name));
  await client.send<Vault>('PUT', vaultPath(name), { text, type: 'application/yaml' });
  out(`${name} is changed`);
  return EXIT.success;
}

export async function deleteVault(name: string, client: Client, { out }: Terminal): Promise<ExitCode> {
  await client.send('DELETE', vaultPath(name));
  out(`${name} is deleted`);
  return EXIT.success;
}

/** Ends with 1 where the Vault does not work. */
export async function testVault(name: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const test = await client.send<VaultTest>('POST', `${vaultPath(name)}/test`);
  const { ok, duration_ms, error } = test;
  const took = formatDuration(duration_ms);
  if (json) terminal.out(JSON.stringify(test, null, 2));
  else if (!ok) terminal.err(`${name} does not work (${took})\n${error?.code ?? ''}: ${error?.message ?? ''}`);
  else terminal.out(`${name} works (${took}): ${[engineOf(test), tokenOf(test)].join(', ')}`);
  return ok ? EXIT.success : EXIT.error;
}

function engineOf({ kv_version: version }: VaultTest): string {
  return version == null ? 'the KV version is found out at the first read' : `KV version ${version}`;
}

function tokenOf({ token_ttl: ttl, token_renewable: renewable }: VaultTest): string {
  if (ttl == null) return 'the token does not end';
  return `the token lives for ${ttl} s${renewable ? ' and is renewed' : ' and cannot be renewed'}`;
}
