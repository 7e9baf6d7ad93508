/** The KV engine, version 1 and 2, as its HTTP documentation has it. */
import { envelope, noContent, nothing, VaultError, type Mount } from './state.ts';

export interface Request {
  method: 'read' | 'list' | 'write' | 'delete';
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

interface Version {
  data: unknown;
  created: string;
  deleted: string;
  destroyed: boolean;
}

interface Secret {
  versions: Version[];
  created: string;
  custom: unknown;
}

/** null: 204 */
export type Reply = object | null;

export function answerKv(mount: Mount, request: Request): Reply {
  return mount.version === 1 ? versionOne(mount, request) : versionTwo(mount, request);
}

function versionOne({ entries }: Mount, { method, path, body }: Request): Reply {
  if (method === 'list') return listed(entries, path);
  if (method === 'delete') return noContent(entries.delete(path));
  if (method === 'write') return noContent(entries.set(path, body));
  const data = entries.get(path);
  if (data === undefined) throw nothing();
  return envelope({ data, lease_duration: 2_764_800 });
}

const INVALID =
  "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.";

function versionTwo(mount: Mount, request: Request): Reply {
  const [, kind, path = ''] = /^(data|metadata|delete|undelete|destroy)(?:\/(.*))?$/.exec(request.path) ?? [];
  const entries = mount.entries as Map<string, Secret>;
  switch (kind) {
    case 'data':
      return data(entries, { ...request, path });
    case 'metadata':
      return metadata(entries, { ...request, path });
    case 'delete':
    case 'undelete':
    case 'destroy':
      return change(entries.get(path), kind, (request.body['versions'] ?? []) as (number | string)[]);
    default:
      throw new VaultError(404, [], envelope({ warnings: [INVALID] }));
  }
}

function data(entries: Map<string, Secret>, request: Request): Reply {
  const { method, path, query, body } = request;
  const secret = entries.get(path);
  if (method === 'write') return written(entries, path, body);
  if (method === 'delete') return change(secret, 'delete', [secret?.versions.length ?? 0]);
  if (method === 'list') throw new VaultError(405, ['1 error occurred:\n\t* unsupported operation\n\n']);
  const number = Number(query.get('version') ?? 0) || (secret?.versions.length ?? 0);
  const version = secret?.versions[number - 1];
  if (!secret || !version) throw nothing();
  const whole = { data: version.deleted || version.destroyed ? null : version.data, metadata: about(version, number, secret) };
  if (whole.data === null) throw new VaultError(404, [], envelope({ data: whole }));
  return envelope({ data: whole });
}

function written(entries: Map<string, Secret>, path: string, body: Record<string, unknown>): Reply {
  const now = new Date().toISOString();
  if (typeof body['data'] !== 'object') throw new VaultError(400, ['no data provided']);
  const secret = entries.get(path) ?? { versions: [], created: now, custom: null };
  const { cas } = (body['options'] ?? {}) as { cas?: number };
  if (cas !== undefined && cas !== secret.versions.length) {
    throw new VaultError(400, ['check-and-set parameter did not match the current version']);
  }
  const version = { data: body['data'], created: now, deleted: '', destroyed: false };
  secret.versions.push(version);
  entries.set(path, secret);
  return envelope({ data: about(version, secret.versions.length, secret) });
}

function metadata(entries: Map<string, Secret>, { method, path, body }: Request): Reply {
  if (method === 'list') return listed(entries, path);
  const secret = entries.get(path);
  if (method === 'delete') return noContent(entries.delete(path));
  if (!secret) throw nothing();
  if (method === 'write') return noContent((secret.custom = body['custom_metadata'] ?? null));
  const versions = Object.fromEntries(
    secret.versions.map(({ created, deleted, destroyed }, index) => [
      String(index + 1),
      { created_time: created, deletion_time: deleted, destroyed, created_by: null, deleted_by: null },
    ]),
  );
  const current_version = secret.versions.length;
  const updated_time = secret.versions.at(-1)?.created;
  return envelope({
    data: {
      versions,
      current_version,
      oldest_version: 0,
      created_time: secret.created,
      updated_time,
      max_versions: 0,
      cas_required: false,
      delete_version_after: '0s',
      custom_metadata: secret.custom,
    },
  });
}

function change(secret: Secret | undefined, kind: 'delete' | 'undelete' | 'destroy', numbers: readonly (number | string)[]): null {
  for (const number of numbers) {
    const version = secret?.versions[Number(number) - 1];
    if (!version) continue;
    if (kind === 'delete') version.deleted ||= new Date().toISOString();
    if (kind === 'undelete') version.deleted = '';
    if (kind === 'destroy') Object.assign(version, { destroyed: true, data: null });
  }
  return null;
}

function about({ created, deleted, destroyed }: Version, version: number, { custom }: Secret): object {
  return { created_time: created, custom_metadata: custom, deletion_time: deleted, destroyed, version };
}

function listed(entries: Map<string, unknown>, path: string): Reply {
  const folder = path === '' ? '' : `${path.replace(/\/$/, '')}/`;
  const below = [...entries.keys()].filter((key) => key.startsWith(folder)).map((key) => key.slice(folder.length));
  const keys = [...new Set(below.map((key) => (key.includes('/') ? key.slice(0, key.indexOf('/') + 1) : key)))].sort();
  if (keys.length === 0) throw nothing();
  return envelope({ data: { keys } });
}
