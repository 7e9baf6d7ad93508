/** The operations of an OpenAPI document as a server sees them. Of its own: nothing of the product is used to read it. */
import { sample } from 'openapi-sampler';

type Json = { [key: string]: unknown };

export interface Route {
  method: string;
  path: string;
  pattern: RegExp;
  names: string[];
  item: Json;
  operation: Json;
}

export class OpenApiRoutes {
  readonly document: Json;
  readonly #routes: Route[];
  readonly #closed = new Map<unknown, Json>();

  constructor(document: Json) {
    this.document = document;
    this.#routes = Object.entries((document['paths'] ?? {}) as Json)
      .flatMap(([path, item]) => this.#routesAt(path, this.deref(item) as Json))
      // a fixed path before one with a parameter in the same place
      .sort((a, b) => a.names.length - b.names.length);
  }

  #routesAt(whole: string, item: Json): Route[] {
    const path = whole.split('#', 1)[0] ?? whole;
    const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
    const text = path.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{[^{}]+\}/g, '([^/]+?)');
    const pattern = new RegExp(`^${text}$`);
    return ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
      .filter((method) => item[method] !== undefined)
      .map((method) => ({ method: method.toUpperCase(), path, pattern, names, item, operation: item[method] as Json }));
  }

  /** Several, where the document tells operations apart by something that is not sent. */
  find(method: string, path: string): { route: Route; values: Json }[] {
    return this.#routes.flatMap((route) => {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) return [];
      return [{ route, values: Object.fromEntries(route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])) }];
    });
  }

  deref(part: unknown): unknown {
    let at = part;
    for (let steps = 0; steps < 50 && typeof (at as Json | undefined)?.['$ref'] === 'string'; steps++) {
      const path = ((at as Json)['$ref'] as string).slice(2).split('/');
      at = path.reduce<unknown>(
        (value, key) => (value as Json | undefined)?.[decodeURIComponent(key.replaceAll('~1', '/').replaceAll('~0', '~'))],
        this.document,
      );
    }
    return at;
  }

  parametersOf({ item, operation }: Route): Json[] {
    const all = [...((item['parameters'] ?? []) as unknown[]), ...((operation['parameters'] ?? []) as unknown[])].map(
      (one) => this.deref(one) as Json,
    );
    return [...new Map(all.map((one) => [`${String(one['in'])} ${String(one['name'])}`, one])).values()];
  }

  bodyOf({ operation }: Route): { schema: Json | undefined; required: boolean; types: string[] } {
    const body = (this.deref(operation['requestBody']) ?? {}) as Json;
    const content = (body['content'] ?? {}) as Record<string, Json>;
    const json = Object.keys(content).find((type) => type.includes('json'));
    const isSent = !['GET', 'HEAD'].includes(String(operation['method'] ?? ''));
    return {
      schema: json === undefined ? undefined : (content[json]?.['schema'] as Json),
      required: isSent && body['required'] === true,
      types: Object.keys(content),
    };
  }

  /** A JSON body with all that it needs: the first of several samples that is valid. */
  sampleBody(name: string, isValid: (schema: Json, value: unknown) => boolean): unknown {
    const route = this.#routes.find(({ method, path }) => `${method} ${path}` === name);
    const schema = route && this.bodyOf(route).schema;
    if (!schema) return undefined;
    const sampled = (skipNonRequired: boolean) =>
      sample(schema as never, { skipNonRequired, skipReadOnly: true, quiet: true }, this.document as never) as Json | null;
    const least = sampled(true);
    if (typeof least !== 'object' || least === null || isValid(schema, least)) return least ?? undefined;
    const all = sampled(false) ?? {};
    const root = this.deref(schema) as Json;
    const choices = [...((root['oneOf'] ?? []) as Json[]), ...((root['anyOf'] ?? []) as Json[])].map((one) => this.deref(one) as Json);
    const withChoice = choices.map(({ required = [] }) => ({
      ...least,
      ...Object.fromEntries((required as string[]).map((key) => [key, all[key]])),
    }));
    return [...withChoice, all].find((one) => isValid(schema, one)) ?? least;
  }

  /** Some documents require what they describe nowhere: services do not. */
  declares(schema: Json, name: string): boolean {
    return JSON.stringify(this.closed(schema)).includes(`${JSON.stringify(name)}:`);
  }

  /** As a validator takes it: with all that it refers to, and without what samples cannot fulfil. */
  closed(schema: Json): Json {
    const known = this.#closed.get(schema);
    if (known) return known;
    const definitions: Json = {};
    const result = { ...(this.#copy(schema, definitions, 0) as Json), $defs: definitions };
    this.#closed.set(schema, result);
    return result;
  }

  #copy(part: unknown, definitions: Json, depth: number): unknown {
    if (typeof part !== 'object' || part === null || depth > 40) return part;
    if (Array.isArray(part)) return part.map((one) => this.#copy(one, definitions, depth + 1));
    const { $ref, nullable, pattern: _, format: __, example: ___, examples: ____, discriminator: _____, ...rest } = part as Json;
    if (typeof $ref === 'string') {
      const name = $ref.replace(/\W+/g, '_');
      if (definitions[name] === undefined) {
        definitions[name] = {};
        definitions[name] = this.#copy(this.deref({ $ref }), definitions, 0);
      }
      return { $ref: `#/$defs/${name}` };
    }
    for (const key of [
      'exclusiveMinimum',
      'exclusiveMaximum',
      'minLength',
      'maxLength',
      'minItems',
      'minProperties',
      'uniqueItems',
      'multipleOf',
    ])
      delete rest[key];
    const copied = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, this.#copy(value, definitions, depth + 1)]));
    return nullable === true ? { anyOf: [copied, { type: 'null' }] } : copied;
  }

  answerOf({ operation }: Route): { status: number; type: string; body: unknown } {
    const answers = (operation['responses'] ?? {}) as Json;
    const status = ['200', '201', '202', '2XX', '2xx', '203', '206', 'default'].find((one) => answers[one] !== undefined);
    if (status === undefined) return { status: 204, type: '', body: undefined };
    const answer = this.deref(answers[status]) as Json;
    const content = (answer['content'] ?? {}) as Record<string, Json>;
    const json = Object.keys(content).find((type) => type.includes('json'));
    const number = Number(status.replace(/xx/i, '00')) || 200;
    if (json === undefined) return { status: 204, type: '', body: undefined };
    return { status: number, type: json, body: this.#sampled(content[json]?.['schema']) };
  }

  #sampled(schema: unknown): unknown {
    try {
      return JSON.parse(
        JSON.stringify(sample((schema ?? {}) as never, { quiet: true, maxSampleDepth: 4 }, this.document as never) ?? null),
      );
    } catch {
      return {};
    }
  }
}
