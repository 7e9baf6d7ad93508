/** Requests to the API server, and which resource a kind is. */
import type { Readable } from 'node:stream';
import { ConnectorError, type TestContext } from 'petiole/connector';
import { ask, unexpected, type Question } from '../web/ask.ts';
import { clusterOf, wrong, type Cluster } from './cluster.ts';
import type { Connection } from './fields.ts';

export type Context = TestContext<Connection>;
export type KubeObject = Record<string, unknown> & {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; namespace?: string; continue?: string } & Record<string, unknown>;
};

export interface Resource {
  group_version: string;
  plural: string;
  namespaced: boolean;
}

export interface Wanted {
  kind: string;
  api_version?: string;
}

interface Listed {
  name: string;
  singularName?: string;
  namespaced: boolean;
  kind: string;
  shortNames?: string[];
}

export class Api {
  readonly cluster: Cluster;
  readonly #context: Context;

  constructor(context: Context) {
    this.cluster = clusterOf(context.connection);
    this.#context = { ...context, connection: this.cluster.connection };
  }

  /** The object that is answered. Rejects with what the server says for any other status than 200 to 202. */
  async ask(
    method: string,
    path: string,
    more: { params?: Params; body?: unknown; type?: string; idempotent?: boolean } = {},
  ): Promise<KubeObject> {
    const { body, type = 'application/json', idempotent } = more;
    const question = { ...this.#question(method, path, more.params), ...(idempotent && { idempotent }) };
    if (body !== undefined)
      Object.assign(question, { body: JSON.stringify(body) }, { headers: { ...question.headers, 'content-type': type } });
    return await ask(this.#context, question, async (exchange) => {
      if (exchange.status > 202) throw await refusal(exchange);
      const { json } = await exchange.read();
      if (typeof json === 'object' && json !== null) return json as KubeObject;
      throw new ConnectorError(
        'INVALID_RESPONSE',
        `${this.cluster.url.host} answered with something that is no JSON: is it an API server?`,
        {
          status: exchange.status,
        },
      );
    });
  }

  /** Text that is not held: `take` reads it. */
  async stream<T>(path: string, params: Params, take: (body: Readable) => Promise<T>): Promise<T> {
    const question = { ...this.#question('GET', path, params), streams: (status: number) => status === 200 };
    question.headers['accept'] = '*/*';
    return await ask(this.#context, question, async (exchange) => {
      if (!exchange.stream) throw await refusal(exchange);
      return await take(exchange.stream);
    });
  }

  #question(method: string, path: string, params: Params = {}): Question & { headers: Record<string, string> } {
    const { url, authorization } = this.cluster;
    const address = new URL(url.href.replace(/(?<!\/)\/+$/, '') + path);
    for (const [name, value] of Object.entries(params)) if (value !== undefined) address.searchParams.set(name, String(value));
    const headers: Record<string, string> = { accept: 'application/json' };
    if (authorization !== undefined) headers['authorization'] = authorization;
    return { method, url: address, headers };
  }

  /** By its kind, plural, singular or short name. */
  async resourceOf({ kind, api_version }: Wanted): Promise<Resource> {
    const [name = '', ...group] = kind.toLowerCase().split('.');
    const versions = api_version === undefined ? this.#versions(name, group.join('.')) : [api_version];
    for await (const version of versions) {
      const { resources = [] } = (await this.ask('GET', rootOf(version))) as { resources?: Listed[] };
      const found = resources.find(
        (one) => !one.name.includes('/') && [one.kind.toLowerCase(), one.name, one.singularName, ...(one.shortNames ?? [])].includes(name),
      );
      if (found) return { group_version: version, plural: found.name, namespaced: found.namespaced };
    }
    throw wrong(`the API server has no kind '${kind}'${api_version === undefined ? '' : ` in ${api_version}`}`);
  }

  /** Where a kind may be, the likeliest first. */
  async *#versions(name: string, group: string): AsyncGenerator<string> {
    if (group === '') {
      const usual = USUAL.find(([, kinds]) => kinds.test(name))?.[0] ?? 'v1';
      yield usual;
    }
    const { groups = [] } = (await this.ask('GET', '/apis')) as { groups?: { name: string; preferredVersion: { groupVersion: string } }[] };
    for (const one of groups) if (group === '' || one.name === group) yield one.preferredVersion.groupVersion;
  }
}

type Params = Record<string, string | number | boolean | undefined>;

/** Spares looking through all groups. */
const USUAL: readonly [string, RegExp][] = [
  ['apps/v1', /^(deploy|daemonset|ds$|statefulset|sts$|replicaset|rs$)/],
  ['batch/v1', /^(job|cronjob|cj$)/],
  ['networking.k8s.io/v1', /^(ing|netpol|networkpolic)/],
  ['rbac.authorization.k8s.io/v1', /^(cluster)?role/],
];

function rootOf(version: string): string {
  return version.includes('/') ? `/apis/${version}` : `/api/${version}`;
}

/** Below the namespace, where the resource lies in one. */
export function pathOf({ group_version, plural, namespaced }: Resource, namespace: string | null, ...names: string[]): string {
  const place = namespaced && namespace !== null ? ['namespaces', namespace] : [];
  return [rootOf(group_version), ...[...place, plural, ...names].map(encodeURIComponent)].join('/');
}

async function refusal(exchange: Parameters<typeof unexpected>[0]): Promise<ConnectorError> {
  exchange.stream?.destroy();
  const { json } = await exchange.read({ lenient: true });
  const { message, reason } = (json ?? {}) as { message?: string; reason?: string };
  const error = await unexpected(exchange, message);
  if (reason === undefined) return error;
  return new ConnectorError(error.code, error.message, { ...error.details, fields: { reason } });
}
