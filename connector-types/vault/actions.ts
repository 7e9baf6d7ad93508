/** The actions: KV version 2 puts the kind of a request between the engine and the path, and keeps versions; 1 does neither. */
import { ConnectorError, type ActionContext } from 'petiole/connector';
import { ask, type Context } from './client.ts';
import type * as fields from './fields.ts';
import type { Connection, Of } from './fields.ts';
import { encoded, trimmed } from './paths.ts';

type With<S extends keyof typeof fields> = ActionContext<Connection, Of<Extract<(typeof fields)[S], { _zod: unknown }>>>;

interface Engine {
  /** of the mount */
  path: string;
  version: 1 | 2;
}

type Kind = 'data' | 'metadata' | 'delete' | 'undelete' | 'destroy';

export async function read(context: With<'readInputs'>): Promise<Of<typeof fields.readOutputs>> {
  const { path, version } = context.inputs;
  const engine = await engineOf(context, path);
  if (version !== undefined) assertVersions(engine);
  const { data } = await ask(context, 'GET', at(context, engine, 'data', path) + (version === undefined ? '' : `?version=${version}`));
  if (engine.version === 1) return { data: data ?? {}, version: null, metadata: null };
  const { data: values, metadata } = (data ?? {}) as {
    data?: Record<string, unknown>;
    metadata?: Record<string, unknown> & { version: number };
  };
  if (!values || !metadata)
    throw new ConnectorError('INVALID_RESPONSE', `'${engine.path}' does not answer like an engine of KV version 2: see kv_version`);
  return { data: values, version: metadata.version, metadata };
}

export async function write(context: With<'writeInputs'>): Promise<Of<typeof fields.writeOutputs>> {
  const { path, data, cas } = context.inputs;
  const engine = await engineOf(context, path);
  if (cas !== undefined) assertVersions(engine);
  const payload = engine.version === 1 ? data : { data, ...(cas !== undefined && { options: { cas } }) };
  const answer = await ask(context, 'POST', at(context, engine, 'data', path), payload);
  return { version: engine.version === 1 ? null : Number(answer.data?.['version']) };
}

export async function list(context: With<'listInputs'>): Promise<Of<typeof fields.listOutputs>> {
  const path = context.inputs.path ?? '';
  const engine = await engineOf(context, path);
  try {
    const { data } = await ask(context, 'GET', `${at(context, engine, 'metadata', path)}?list=true`);
    return { keys: ((data?.['keys'] ?? []) as unknown[]).map(String) };
  } catch (error) {
    if ((error as ConnectorError).status === 404) return { keys: [] };
    throw error;
  }
}

export async function versions(context: With<'pathInputs'>): Promise<Of<typeof fields.versionsOutputs>> {
  const { path } = context.inputs;
  const engine = assertVersions(await engineOf(context, path));
  const { data } = await ask(context, 'GET', at(context, engine, 'metadata', path));
  return data as Of<typeof fields.versionsOutputs>;
}

export async function remove(context: With<'deleteInputs'>): Promise<object> {
  const { path, versions } = context.inputs;
  const engine = await engineOf(context, path);
  if (versions) return await change('delete', context, assertVersions(engine), { path, versions });
  await ask(context, 'DELETE', at(context, engine, 'data', path));
  return {};
}

export async function undelete(context: With<'someVersions'>): Promise<object> {
  return await change('undelete', context, assertVersions(await engineOf(context, context.inputs.path)), context.inputs);
}

export async function destroy(context: With<'deleteInputs'>): Promise<object> {
  const { path, versions } = context.inputs;
  const engine = assertVersions(await engineOf(context, path));
  if (versions) return await change('destroy', context, engine, { path, versions });
  await ask(context, 'DELETE', at(context, engine, 'metadata', path));
  return {};
}

export async function test(context: Context): Promise<void> {
  await ask(context, 'GET', 'auth/token/lookup-self');
}

async function change(
  kind: Kind,
  context: Context,
  engine: Engine,
  { path, versions }: { path: string; versions: number[] },
): Promise<object> {
  await ask(context, 'POST', at(context, engine, kind, path), { versions });
  return {};
}

/** As the connector says, or as Vault tells whoever may read in the engine. */
async function engineOf(context: Context, below: string): Promise<Engine> {
  const { engine_path, kv_version: version } = context.connection;
  const path = trimmed(engine_path);
  if (version !== null) return { path, version };
  const { data } = await ask(context, 'GET', `sys/internal/ui/mounts/${encoded(whole(context, below))}`);
  const { path: mount, options } = (data ?? {}) as { path?: string; options?: { version?: string } | null };
  return { path: trimmed(mount ?? path), version: options?.version === '2' ? 2 : 1 };
}

function assertVersions(engine: Engine): Engine {
  if (engine.version === 2) return engine;
  throw new ConnectorError('INVALID_INPUT', `the engine '${engine.path}' is of KV version 1, which keeps no versions`, {
    retryable: false,
  });
}

function at(context: Context, { path, version }: Engine, kind: Kind, below: string): string {
  const all = whole(context, below);
  const inside = all.slice(path.length + 1);
  if (version === 1) return encoded(all);
  return inside === '' ? `${encoded(path)}/${kind}` : `${encoded(path)}/${kind}/${encoded(inside)}`;
}

function whole({ connection }: Context, below: string): string {
  return trimmed(`${trimmed(connection.engine_path)}/${trimmed(below)}`);
}
