/**
 * As much of the API of Kubernetes as its client here uses, in memory, for machines without a cluster: paths, discovery, list in
 * pieces, server-side apply with conflicts, patches, scale, logs and Status objects as
 * https://kubernetes.io/docs/reference/using-api/api-concepts/ has them. With PETIOLE_TEST_KUBE_API and PETIOLE_TEST_KUBE_TOKEN the same
 * tests go to a real API server.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveHttp } from './far-sides/http-server.ts';

type Stored = { apiVersion: string; kind: string; metadata: Record<string, unknown>; [key: string]: unknown };
type Answer = { status: number; body: unknown };

export interface KubeApi {
  url: string;
  token: string;
  isReal: boolean;
  /** how often the API was asked, to see attempts */
  asked(): number;
  stop(): Promise<void>;
}

const RESOURCES: Record<string, { name: string; kind: string; namespaced: boolean; shortNames?: string[] }[]> = {
  v1: [
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true, shortNames: ['cm'] },
    { name: 'namespaces', kind: 'Namespace', namespaced: false, shortNames: ['ns'] },
    { name: 'pods', kind: 'Pod', namespaced: true },
    { name: 'pods/log', kind: 'Pod', namespaced: true },
  ],
  'apps/v1': [
    { name: 'deployments', kind: 'Deployment', namespaced: true, shortNames: ['deploy'] },
    { name: 'deployments/scale', kind: 'Scale', namespaced: true },
  ],
  'coordination.k8s.io/v1': [{ name: 'leases', kind: 'Lease', namespaced: true }],
};

export async function startKubeApi(): Promise<KubeApi> {
  const { PETIOLE_TEST_KUBE_API: url, PETIOLE_TEST_KUBE_TOKEN: token = '' } = process.env;
  if (url) return { url, token, isReal: true, asked: () => 0, stop: async () => undefined };
  const store = new Map<string, Stored>([
    ['/api/v1/namespaces/default', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }],
  ]);
  let asked = 0;
  const server = await serveHttp((request, response) => {
    asked++;
    void request.toArray().then((chunks) => reply(request, response, Buffer.concat(chunks).toString(), store));
  });
  return { url: server.url, token: 'right-token-1', isReal: false, asked: () => asked, stop: server.stop };
}

function reply(request: IncomingMessage, response: ServerResponse, text: string, store: Map<string, Stored>): void {
  const send = ({ status, body }: Answer) =>
    void response
      .writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  if (request.headers.authorization !== 'Bearer right-token-1') return send(failure(401, 'Unauthorized', 'Unauthorized'));
  const url = new URL(request.url ?? '/', 'http://x');
  send(discovery(url) ?? objects(request, url, text ? (JSON.parse(text) as Stored) : undefined, store));
}

function failure(code: number, reason: string, message: string): Answer {
  return { status: code, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } };
}

function discovery({ pathname }: URL): Answer | undefined {
  if (pathname === '/apis') {
    const names = Object.keys(RESOURCES).filter((version) => version.includes('/'));
    const groups = names.map((version) => ({ name: version.split('/')[0], preferredVersion: { groupVersion: version } }));
    return { status: 200, body: { kind: 'APIGroupList', groups } };
  }
  if (pathname.endsWith('/selfsubjectrulesreviews')) return { status: 201, body: { kind: 'SelfSubjectRulesReview' } };
  const version = pathname.replace(/^\/apis?\//, '');
  const found = RESOURCES[version];
  if (found) {
    const resources = found.map((one) => ({ singularName: one.kind.toLowerCase(), verbs: ['get'], ...one }));
    return { status: 200, body: { kind: 'APIResourceList', groupVersion: version, resources } };
  }
  return undefined;
}

/** `/api/v1/namespaces/<ns>/<plural>/<name>/<subresource>` */
function objects(
  { method, headers }: IncomingMessage,
  { pathname, searchParams }: URL,
  body: Stored | undefined,
  store: Map<string, Stored>,
): Answer {
  const found = /^(\/api\/v1|\/apis\/[^/]+\/v1)(?:\/namespaces\/([^/]+)(?=\/[a-z]))?\/([a-z]+)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(
    pathname,
  );
  if (!found) return failure(404, 'NotFound', 'the server could not find the requested resource');
  const [, root = '', namespace, plural = '', name, subresource] = found;
  const group = root.split('/')[2] ?? '';
  const key = [root, ...(namespace ? ['namespaces', namespace] : []), plural, name].join('/');
  const known = name === undefined ? undefined : store.get(key);
  const missing = () => failure(404, 'NotFound', `${plural}${group === 'v1' ? '' : `.${group}`} "${name}" not found`);
  if (method === 'GET' && name === undefined) return list(store, `${root}/`, namespace, plural, searchParams);
  if (method === 'POST') return create(store, key, plural, namespace, body!);
  if (method === 'PATCH' && headers['content-type']?.includes('apply-patch')) return apply(store, key, namespace, searchParams, body!);
  if (!known) return missing();
  if (subresource === 'log')
    return { status: 200, body: Array.from({ length: Number(searchParams.get('tailLines') ?? 3) }, (_, i) => `line ${i}\n`).join('') };
  if (method === 'GET') return { status: 200, body: known };
  if (method === 'DELETE') {
    store.delete(key);
    return { status: 200, body: { kind: 'Status', status: 'Success' } };
  }
  const patched = headers['content-type']?.includes('json-patch')
    ? jsonPatch(known, body as unknown as JsonPatch)
    : (merged(known, body) as Stored);
  store.set(key, patched);
  return { status: 200, body: subresource === 'scale' ? { kind: 'Scale', spec: patched['spec'] } : patched };
}

function create(store: Map<string, Stored>, at: string, plural: string, namespace: string | undefined, body: Stored): Answer {
  const { name } = body.metadata;
  const key = `${at.replace(/\/$/, '')}/${String(name)}`;
  if (store.has(key)) return failure(409, 'AlreadyExists', `${plural} "${String(name)}" already exists`);
  const made = { ...body, metadata: { ...body.metadata, ...(namespace && { namespace }), resourceVersion: '1' } };
  store.set(key, made);
  return { status: 201, body: made };
}

const managers = new WeakMap<Stored, Record<string, string>>();

/** A field belongs to whom gave it; here only those of `data` are looked at. */
function apply(store: Map<string, Stored>, key: string, namespace: string | undefined, params: URLSearchParams, body: Stored): Answer {
  const known = store.get(key);
  const manager = params.get('fieldManager') ?? '';
  const owners = (known && managers.get(known)) ?? {};
  const data = (body['data'] ?? {}) as Record<string, string>;
  const old = (known?.['data'] ?? {}) as Record<string, string>;
  const conflict = Object.keys(data).find(
    (field) => owners[field] !== undefined && owners[field] !== manager && old[field] !== data[field],
  );
  if (conflict !== undefined && params.get('force') !== 'true')
    return failure(409, 'Conflict', `Apply failed with 1 conflict: conflict with "${owners[conflict]}": .data.${conflict}`);
  const applied = { ...(merged(known ?? {}, body) as Stored) };
  applied.metadata = { ...applied.metadata, ...(namespace && { namespace }) };
  managers.set(applied, { ...owners, ...Object.fromEntries(Object.keys(data).map((field) => [field, manager])) });
  if (params.get('dryRun') !== 'All') store.set(key, applied);
  return { status: known ? 200 : 201, body: applied };
}

function list(store: Map<string, Stored>, root: string, namespace: string | undefined, plural: string, params: URLSearchParams): Answer {
  const wanted = new RegExp(`^${root}(?:namespaces/${namespace ?? '[^/]+'}/)?${plural}/[^/]+$`);
  const [label, value] = (params.get('labelSelector') ?? '').split('=');
  const all = [...store].filter(([key]) => wanted.test(key)).map(([, object]) => object);
  const found = all.filter(({ metadata }) => !label || (metadata['labels'] as Record<string, string> | undefined)?.[label] === value);
  const from = Number(params.get('continue') ?? 0);
  const to = from + Number(params.get('limit') ?? found.length);
  return { status: 200, body: { kind: 'List', metadata: to < found.length ? { continue: String(to) } : {}, items: found.slice(from, to) } };
}

/** RFC 7396 */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result = { ...(typeof target === 'object' && target !== null ? target : {}) } as Record<string, unknown>;
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

type JsonPatch = { op: string; path: string; value: unknown }[];

/** `replace` and `add` alone */
function jsonPatch(target: Stored, patch: JsonPatch): Stored {
  return patch.reduce<Stored>((object, { path, value }) => {
    const nested = path
      .split('/')
      .slice(1)
      .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return merged(object, nested) as Stored;
  }, target);
}
