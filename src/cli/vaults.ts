/** `vault list | show | add | update | delete | test` */
import { allItems, dataOf, PAGE, type Client, type Schema } from './client.ts';
import { confirmed } from './confirm.ts';
import { tellOfFiles } from './connectors.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { givenText } from './given-text.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { formatDuration } from './tree-view.ts';

type VaultTest = Schema<'VaultTest'>;

const allVaults = ({ api }: Client) => allItems((cursor) => api.GET('/api/v1/vaults', { params: { query: { cursor, limit: PAGE } } }));

export async function listVaults({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out } = terminal;
  const [vaults, { problems }] = await Promise.all([
    allVaults(client),
    dataOf(client.api.GET('/api/v1/vaults', { params: { query: { limit: 1 } } })),
  ]);
  tellOfFiles(problems, terminal);
  const rows = vaults.map(({ name, address, engine_path, auth, source }) => [name, address, engine_path, String(auth['method']), source]);
  out(json ? JSON.stringify(vaults, null, 2) : table(['NAME', 'ADDRESS', 'ENGINE', 'LOGIN', 'SOURCE'], rows, terminal));
  return EXIT.success;
}

/** The Vault as YAML, the secrets of its login masked. */
export async function showVault(name: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const vault = await dataOf(client.api.GET('/api/v1/vaults/{name}', { params: { path: { name } } }));
  const { stringify } = await import('yaml');
  out(json ? JSON.stringify(vault, null, 2) : stringify(vault).trimEnd());
  return EXIT.success;
}

interface Given {
  document: string;
  json?: boolean;
}

export async function addVault(name: string, given: Given, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { text } = await givenText(given.document, '--document');
  if ((await allVaults(client)).some((vault) => vault.name === name))
    throw usageError(`there is a Vault '${name}' already: change it with \`vault update ${name}\``);
  // one that somebody has made since is not overwritten
  const vault = await put(name, text, client, { 'if-none-match': '*' });
  out(given.json ? JSON.stringify(vault, null, 2) : `${name} is there; \`vault test ${name}\` tells whether it works`);
  return EXIT.success;
}

export async function updateVault(name: string, given: Given, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { text } = await givenText(given.document, '--document');
  const { response } = await client.api.GET('/api/v1/vaults/{name}', { params: { path: { name } } });
  const vault = await put(name, text, client, { 'if-match': response.headers.get('etag') ?? '*' });
  out(given.json ? JSON.stringify(vault, null, 2) : `${name} is changed`);
  return EXIT.success;
}

/** The server reads the document, so that a message has the line. */
function put(
  name: string,
  document: string,
  { api }: Client,
  header: { 'if-match'?: string; 'if-none-match'?: string },
): Promise<Schema<'Vault'>> {
  const asItIs = { headers: { 'content-type': 'application/yaml' }, bodySerializer: (text: unknown) => text };
  return dataOf(api.PUT('/api/v1/vaults/{name}', { params: { path: { name }, header }, body: document, ...asItIs }));
}

export async function deleteVault(
  name: string,
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  await confirmed(`Forget the Vault ${name}?`, { yes });
  await client.api.DELETE('/api/v1/vaults/{name}', { params: { path: { name } } });
  out(json ? JSON.stringify({ deleted: [name] }) : `${name} is deleted`);
  return EXIT.success;
}

/** Ends with 1 where the Vault does not work. */
export async function testVault(name: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const test = await dataOf(client.api.POST('/api/v1/vaults/{name}/test', { params: { path: { name } } }));
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

/** Names below a path, and the keys of a secret; a value is shown nowhere. */
export async function listSecrets(
  name: string,
  path: string | undefined,
  { json }: { json?: boolean },
  client: Client,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const query = path === undefined ? {} : { path };
  const found = await dataOf(client.api.GET('/api/v1/vaults/{name}/secrets', { params: { path: { name }, query } }));
  const { names, keys, error } = found;
  const lines = [...(names ?? []), ...(keys ?? []).map((key) => `#${key}`)];
  if (json) out(JSON.stringify(found, null, 2));
  else if (error !== null) err(`${error.code}: ${error.message}`, 'error');
  else if (lines.length === 0) err(`there is nothing at ${path ?? 'the top of its engine'}`);
  else out(lines.join('\n'));
  return error === null ? EXIT.success : EXIT.error;
}
