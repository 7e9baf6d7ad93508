/**
 * HubSpot's CRM API v3 as its reference and its published OpenAPI documents have it (developers.hubspot.com: crm/v3/objects,
 * error handling, usage guidelines): contacts and deals in memory, `email` unique, unknown properties refused.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { serve, wrongIn, type Asked, type Said, type Service } from './service.ts';

export const HUBSPOT_TOKEN = 'pat-eu1-11111111-2222-3333-4444-555555555555';

interface CrmObject {
  id: string;
  properties: Record<string, string>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
}

/** The reference says texts; the service takes numbers and truth values as well, and keeps texts. */
const properties = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const input = z.strictObject({ properties, associations: z.array(z.unknown()).optional(), objectWriteTraceId: z.string().optional() });
const batch = z.strictObject({ inputs: z.array(input).min(1).max(100) });
const upserts = z.strictObject({
  inputs: z
    .array(z.strictObject({ id: z.string(), idProperty: z.string(), properties }))
    .min(1)
    .max(100),
});
const search = z.strictObject({
  filterGroups: z
    .array(
      z.strictObject({
        filters: z
          .array(
            z.looseObject({
              propertyName: z.string(),
              operator: z.enum(['EQ', 'NEQ', 'LT', 'GT', 'IN', 'HAS_PROPERTY', 'CONTAINS_TOKEN']),
            }),
          )
          .max(6),
      }),
    )
    .max(5)
    .optional(),
  query: z.string().optional(),
  sorts: z.array(z.unknown()).optional(),
  properties: z.array(z.string()).optional(),
  limit: z.int().min(1).max(200).optional(),
  after: z.union([z.string(), z.number()]).optional(),
});

/** `lead_source` is a property of one's own, as in the portal of the example. */
const KNOWN: Record<string, string[]> = {
  contacts: ['firstname', 'lastname', 'email', 'company', 'lifecyclestage', 'lead_source', 'phone'],
  deals: ['dealname', 'amount', 'dealstage', 'pipeline', 'closedate'],
};

export interface Hubspot extends Service {
  objects: Record<string, CrmObject[]>;
}

export async function serveHubspot(token = HUBSPOT_TOKEN): Promise<Hubspot> {
  const objects: Record<string, CrmObject[]> = { contacts: [], deals: [] };
  const service = await serve((asked) => {
    if (asked.headers.authorization !== `Bearer ${token}`) return refused(401, 'INVALID_AUTHENTICATION', NO_LOGIN);
    const [, type = '', rest = ''] = /^\/crm\/v3\/objects\/([a-z]+)\/?(.*)$/.exec(asked.path) ?? [];
    const list = objects[type];
    if (!list) return refused(404, 'OBJECT_NOT_FOUND', 'resource not found');
    return answered(asked, { type, list, rest });
  });
  return Object.assign(service, { objects });
}

const NO_LOGIN =
  'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview';

interface Place {
  type: string;
  list: CrmObject[];
  rest: string;
}

function answered(asked: Asked, place: Place): Said {
  const { list, rest } = place;
  const schema = { '': input, 'batch/create': batch, 'batch/upsert': upserts, search }[rest];
  if (asked.method === 'GET' && rest === '') return { body: { results: list.slice(0, Number(asked.query['limit'] ?? 10)) } };
  if (asked.method === 'POST' && schema) {
    const wrong = asked.headers['content-type']?.startsWith('application/json') ? wrongIn(schema, asked.body) : 'content type must be JSON';
    if (wrong) return refused(400, 'VALIDATION_ERROR', `Invalid input JSON: ${wrong}`);
    return posted(asked.body as never, place);
  }
  const idProperty = asked.query['idProperty'];
  const found = list.find((one) => (idProperty ? one.properties[idProperty] : one.id) === decodeURIComponent(rest));
  if (!found) return refused(404, 'OBJECT_NOT_FOUND', `Object not found. objectId are usually numeric. Found ${rest}`);
  if (asked.method === 'PATCH') return wrote(found, asked.body, place);
  if (asked.method === 'DELETE') return list.splice(list.indexOf(found), 1) && { status: 204 };
  return { body: found };
}

type Body = { properties: Record<string, unknown>; inputs: (Body & { id?: string; idProperty?: string })[] } & z.output<typeof search>;

function posted(body: Body, { type, list, rest }: Place): Said {
  if (rest === 'search') return found(body, list);
  const inputs = rest === '' ? [body] : body.inputs;
  const unknown = inputs.flatMap((one) => Object.keys(one.properties).filter((name) => !KNOWN[type]?.includes(name)));
  if (unknown.length > 0)
    return refused(400, 'VALIDATION_ERROR', `Property values were not valid: Property "${unknown[0]}" does not exist`);
  if (rest === 'batch/upsert') return { body: { status: 'COMPLETE', results: body.inputs.map((one) => upserted(one, list)) } };
  const existing = list.find((one) => inputs.some(({ properties: { email } }) => email !== undefined && one.properties['email'] === email));
  if (existing && rest === '') return refused(409, 'CONFLICT', `Contact already exists. Existing ID: ${existing.id}`);
  if (existing) return refused(409, 'CONFLICT', 'Contact already exists');
  const made = inputs.map((one) => create(one.properties, list));
  return { status: 201, body: rest === '' ? made[0] : { status: 'COMPLETE', results: made } };
}

function create(given: Record<string, unknown>, list: CrmObject[]): CrmObject {
  const now = new Date().toISOString();
  const one = { id: String(51 + list.length), properties: texts(given), createdAt: now, updatedAt: now, archived: false };
  list.push(one);
  return one;
}

function upserted(
  { id = '', idProperty = '', properties: given }: Body['inputs'][number],
  list: CrmObject[],
): CrmObject & { new: boolean } {
  const existing = list.find((one) => one.properties[idProperty] === id);
  if (existing) Object.assign(existing.properties, texts(given));
  return { ...(existing ?? create(given, list)), new: existing === undefined };
}

function wrote(one: CrmObject, body: unknown, { type }: Place): Said {
  const wrong = wrongIn(input, body);
  if (wrong) return refused(400, 'VALIDATION_ERROR', `Invalid input JSON: ${wrong}`);
  const { properties: given } = body as Body;
  const unknown = Object.keys(given).find((name) => !KNOWN[type]?.includes(name));
  if (unknown) return refused(400, 'VALIDATION_ERROR', `Property values were not valid: Property "${unknown}" does not exist`);
  Object.assign(one.properties, texts(given));
  return { body: one };
}

function found({ filterGroups = [], limit = 10, after = 0 }: Body, list: CrmObject[]): Said {
  const matches = list.filter(
    (one) =>
      filterGroups.length === 0 ||
      filterGroups.some(({ filters }) => filters.every(({ propertyName, value }) => one.properties[propertyName] === value)),
  );
  const end = Number(after) + limit;
  const paging = end < matches.length ? { paging: { next: { after: String(end) } } } : {};
  return { body: { total: matches.length, results: matches.slice(Number(after), end), ...paging } };
}

function texts(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

function refused(status: number, category: string, message: string): Said {
  return { status, body: { status: 'error', message, correlationId: randomUUID(), category } };
}

/** https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines: no Retry-After comes with it. */
export function hubspotLimit(policyName: 'TEN_SECONDLY_ROLLING' | 'DAILY' = 'TEN_SECONDLY_ROLLING'): Said {
  return {
    status: 429,
    headers: {
      'x-hubspot-ratelimit-max': '100',
      'x-hubspot-ratelimit-remaining': '0',
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
    },
    body: {
      status: 'error',
      message: `You have reached your ${policyName.toLowerCase()} limit.`,
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      policyName,
    },
  };
}
