/** What K8S does with objects of any kind. */
import { parseAllDocuments } from 'yaml';
import { ConnectorError, isConnectorError, type ActionContext } from 'petiole/connector';
import { Api, pathOf, type Context, type KubeObject, type Wanted } from './api.ts';
import { wrong } from './cluster.ts';
import type * as F from './fields.ts';

type With<I> = ActionContext<F.Connection, I>;

/** Says who is asked and whether it takes the credentials: everybody who is known may ask this. */
export async function test(context: Context): Promise<void> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } };
  await new Api(context).ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { body, idempotent: true });
}

async function placeOf(api: Api, wanted: Wanted & { namespace?: string; object: string }, ...more: string[]): Promise<string> {
  return pathOf(await api.resourceOf(wanted), wanted.namespace ?? api.cluster.namespace, wanted.object, ...more);
}

export async function get(context: With<F.GetInputs>): Promise<{ object: KubeObject | null }> {
  const api = new Api(context);
  const path = await placeOf(api, context.inputs);
  return { object: await orNull(api.ask('GET', path), context.inputs.missing_ok) };
}

async function orNull(asked: Promise<KubeObject>, missing_ok: boolean): Promise<KubeObject | null> {
  return asked.catch((error: unknown) => {
    if (missing_ok && isConnectorError(error) && error.status === 404) return null;
    throw error;
  });
}

const PAGE = 500;

export async function list(context: With<F.ListInputs>): Promise<{ items: KubeObject[]; truncated: boolean }> {
  const { namespace, all_namespaces, label_selector, field_selector, max_entries, ...wanted } = context.inputs;
  const api = new Api(context);
  const path = pathOf(await api.resourceOf(wanted), all_namespaces ? null : (namespace ?? api.cluster.namespace));
  const items: KubeObject[] = [];
  let next: string | undefined;
  do {
    const limit = Math.min(PAGE, max_entries - items.length);
    const params = { labelSelector: label_selector, fieldSelector: field_selector, limit, continue: next };
    const page = (await api.ask('GET', path, { params })) as KubeObject & { items?: KubeObject[] };
    items.push(...(page.items ?? []));
    next = page.metadata?.continue || undefined;
  } while (next !== undefined && items.length < max_entries);
  return { items, truncated: next !== undefined };
}

export async function create(context: With<F.CreateInputs>): Promise<{ objects: KubeObject[] }> {
  const { manifest, namespace, dry_run } = context.inputs;
  const params = { fieldManager: 'petiole', ...(dry_run && { dryRun: 'All' }) };
  return await forEach(context, manifest, namespace, (api, object, path) => api.ask('POST', path, { body: object, params }));
}

/** Server-side apply, which may be sent twice. */
export async function apply(context: With<F.ApplyInputs>): Promise<{ objects: KubeObject[] }> {
  const { manifest, namespace, field_manager, force, dry_run } = context.inputs;
  const params = { fieldManager: field_manager, force, ...(dry_run && { dryRun: 'All' }) };
  const type = 'application/apply-patch+yaml'; // JSON is YAML
  return await forEach(context, manifest, namespace, (api, object, path) => {
    const name = object.metadata?.name;
    if (!name) throw wrong(`an object of kind ${object.kind} has no metadata.name, which apply needs`);
    return api.ask('PATCH', `${path}/${encodeURIComponent(name)}`, { body: object, type, params, idempotent: true });
  });
}

/** One after the other, in their order: a namespace stands before what lies in it. */
async function forEach(
  context: Context,
  manifest: F.CreateInputs['manifest'],
  namespace: string | undefined,
  work: (api: Api, object: KubeObject, path: string) => Promise<KubeObject>,
): Promise<{ objects: KubeObject[] }> {
  const api = new Api(context);
  const objects: KubeObject[] = [];
  for (const object of manifestsOf(manifest)) {
    const { kind = '', apiVersion, metadata } = object;
    const resource = await api.resourceOf({ kind, api_version: apiVersion });
    const place = namespace ?? metadata?.namespace ?? api.cluster.namespace;
    objects.push(await work(api, object, pathOf(resource, place)));
  }
  return { objects };
}

const VERSION = /^([a-z0-9.-]+\/)?v[a-z0-9]+$/;

function manifestsOf(manifest: F.CreateInputs['manifest']): KubeObject[] {
  const given: unknown[] = typeof manifest === 'string' ? documentsOf(manifest) : Array.isArray(manifest) ? manifest : [manifest];
  if (given.length === 0) throw wrong("'manifest' holds no object");
  return given.map((object, index) => {
    const { kind, apiVersion, metadata } = (object ?? {}) as KubeObject;
    const isWhole = typeof kind === 'string' && typeof apiVersion === 'string' && VERSION.test(apiVersion);
    const name = metadata?.name;
    if (!isWhole || (name !== undefined && (typeof name !== 'string' || name === '.' || name === '..')))
      throw wrong(`object ${index + 1} of 'manifest' needs apiVersion, kind and metadata`);
    return object as KubeObject;
  });
}

function documentsOf(text: string): unknown[] {
  const documents = parseAllDocuments(text);
  return [...documents].flatMap((document) => {
    const [error] = document.errors;
    if (error) throw wrong(`'manifest' is no YAML: ${error.message.split('\n', 1)[0]}`);
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return value === null || value === undefined ? [] : [value];
  });
}

const PATCHES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const;

export async function patch(context: With<F.PatchInputs>): Promise<{ object: KubeObject }> {
  const { patch: body, patch_type, subresource, ...wanted } = context.inputs;
  const api = new Api(context);
  const path = await placeOf(api, wanted, ...(subresource ? [subresource] : []));
  // a merge gives the same whenever it is done; the others may add to a list
  return { object: await api.ask('PATCH', path, { body, type: PATCHES[patch_type], idempotent: patch_type === 'merge' }) };
}

export async function remove(context: With<F.DeleteInputs>): Promise<{ deleted: boolean }> {
  const { propagation, grace_period, missing_ok, ...wanted } = context.inputs;
  const api = new Api(context);
  const path = await placeOf(api, wanted);
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation, gracePeriodSeconds: grace_period };
  return { deleted: (await orNull(api.ask('DELETE', path, { body }), missing_ok)) !== null };
}

export async function scale(context: With<F.ScaleInputs>): Promise<{ replicas: number }> {
  const { replicas, ...wanted } = context.inputs;
  const api = new Api(context);
  const path = await placeOf(api, wanted, 'scale');
  const { spec } = await api.ask('PATCH', path, { body: { spec: { replicas } }, type: PATCHES.merge, idempotent: true });
  return { replicas: Number((spec as { replicas?: number } | undefined)?.replicas ?? 0) };
}

export async function logs(
  context: With<F.LogsInputs>,
): Promise<{ text?: string; file?: Awaited<ReturnType<With<unknown>['files']['write']>> }> {
  const { pod, namespace, container, tail_lines, since, previous, timestamps, dst } = context.inputs;
  const api = new Api(context);
  const path = pathOf({ group_version: 'v1', plural: 'pods', namespaced: true }, namespace ?? api.cluster.namespace, pod, 'log');
  const params = {
    container,
    tailLines: tail_lines,
    sinceSeconds: since,
    previous: previous || undefined,
    timestamps: timestamps || undefined,
  };
  return await api.stream(path, params, async (body) => {
    if (dst === 'file') return { file: await context.files.write(`${pod}.log`, 'text/plain; charset=utf-8', body) };
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > context.connection.max_response_size) throw tooLarge(pod, context.connection.max_response_size);
      chunks.push(chunk);
    }
    return { text: Buffer.concat(chunks).toString() };
  });
}

function tooLarge(pod: string, limit: number): ConnectorError {
  const message = `the log of ${pod} is larger than ${limit} bytes: give tail_lines, dst: 'file', or raise max_response_size`;
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}
