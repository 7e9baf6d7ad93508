/** HubSpot, with the token of a private app. */
import { z } from 'zod';
import { connectorType, ConnectorError, paginate, secret, wordsOf, type ProblemOf } from 'petiole/connector';

const properties = z.record(z.string(), z.unknown());
const object_type = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/, 'must be the name or the id of an object type, such as contacts, companies, deals or 2-123456')
  .default('contacts');
const id = z.string().regex(/^(?!\.+$)[^\s/?#\\]+$/, 'must be the id of an object, or the value of id_property');
const id_property = z
  .string()
  .min(1)
  .optional()
  .describe('A unique property, such as email, whose value id is; default: the id that HubSpot gave');
const wanted = z.array(z.string()).optional().describe('The properties to give; default: those that HubSpot gives by itself');

interface Page {
  results: z.output<typeof object>[];
  paging?: { next?: { after?: string } };
}

/** An object of the CRM. */
const object = z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()) });
const sample = {
  id: '51',
  properties: { email: 'ada@example.com', firstname: 'Ada', createdate: '2026-01-31T12:00:00.000Z' },
  createdAt: '2026-01-31T12:00:00.000Z',
  updatedAt: '2026-01-31T12:00:00.000Z',
  archived: false,
};

const associations = z
  .array(z.record(z.string(), z.unknown()))
  .optional()
  .describe('[{ to: { id }, types: [{ associationCategory, associationTypeId }] }]');

/** A batch of one says with status 207 what it could not do. */
function onlyOf({ results, errors }: { results?: z.output<typeof object>[]; errors?: unknown }): z.output<typeof object> {
  const [one] = results ?? [];
  if (one) return one;
  const said = wordsOf({ errors }) ?? 'it gave no object';
  throw new ConnectorError('COMMAND_FAILED', `HubSpot neither created nor changed the object: ${said}`, { response: { errors } });
}

/** Of the limit of a day nobody wants to wait for the end. */
const problem: ProblemOf = ({ status, body }) => {
  const { policyName, message } = (body ?? {}) as { policyName?: unknown; message?: unknown };
  return status === 429 && policyName === 'DAILY' ? { message: `${String(message)} (DAILY)`, retryable: false } : undefined;
};

export default connectorType({
  id: 'hubspot',
  name: 'hubspot.com (private)',
  title: 'HubSpot',
  description: 'Contacts, companies, deals and everything else of HubSpot, with the token of a private app.',
  icon: '<svg viewBox="0 0 16 16"><circle cx="10" cy="9" r="3.2" fill="none" stroke="#ff5c35" stroke-width="1.6"/><path d="M10 5.8V3M7.8 6.8 3.5 3.5M7.7 11.3 5.8 13.2" stroke="#ff5c35" stroke-width="1.6"/><circle cx="3.2" cy="3.2" r="1.4" fill="#ff5c35"/></svg>',
  namespace: 'hubspotCom',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).default('https://api.hubapi.com'),
    apiToken: secret(z.string().min(1)).describe('The access token of a private app (Settings > Integrations > Private apps): pat-…'),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: { kind: 'bearer', field: 'apiToken' },
  // what HubSpot allows the private app of a free account
  rate_budget: { requests: 100, period: 10 },
  problem,
  test: ({ http }) => http.get('/crm/v3/objects/contacts').params({ limit: 1 }),
  default_action: 'request',
  actions: {
    create: {
      title: 'Create an object',
      description: 'Fails with status 409 where there is one with the same unique property already: upsert takes both.',
      inputs: z.object({ object_type, properties, associations }),
      outputs: object,
      sample_output: sample,
      run: ({ http, inputs }) =>
        http.post(`/crm/v3/objects/${inputs.object_type}`).payload({
          properties: inputs.properties,
          ...(inputs.associations && { associations: inputs.associations }),
        }),
    },
    get: {
      title: 'Get an object',
      inputs: z.object({ object_type, id, id_property, properties: wanted }),
      outputs: object,
      sample_output: sample,
      run: ({ http, inputs }) =>
        http
          .get(`/crm/v3/objects/${inputs.object_type}/${encodeURIComponent(inputs.id)}`)
          .params({ idProperty: inputs.id_property, properties: inputs.properties?.join(',') }),
    },
    update: {
      title: 'Change an object',
      inputs: z.object({ object_type, id, id_property, properties }),
      outputs: object,
      sample_output: sample,
      run: ({ http, inputs }) =>
        http
          .patch(`/crm/v3/objects/${inputs.object_type}/${encodeURIComponent(inputs.id)}`)
          .params({ idProperty: inputs.id_property })
          .payload({ properties: inputs.properties })
          .idempotent(),
    },
    upsert: {
      title: 'Create or change an object',
      description: 'Changes the object whose unique property has this value, or creates it. May be sent twice without harm.',
      inputs: z.object({
        object_type,
        id: id.describe('The value of id_property'),
        id_property: z.string().min(1).default('email').describe('A unique property of the object type'),
        properties,
      }),
      outputs: z.object({ ...object.shape, new: z.boolean().optional().describe('It was created') }),
      sample_output: { ...sample, new: true },
      async run({ http, inputs: { object_type: type, id: value, id_property: idProperty, properties: given } }) {
        const input = { id: value, idProperty, properties: { ...given, [idProperty]: value } };
        return onlyOf(
          await http
            .post(`/crm/v3/objects/${type}/batch/upsert`)
            .payload({ inputs: [input] })
            .idempotent(),
        );
      },
    },
    search: {
      title: 'Search objects',
      description: 'Gives the objects that match, from all pages up to `limit`. HubSpot itself gives 10,000 at most.',
      inputs: z.object({
        object_type,
        filters: z
          .array(z.object({ propertyName: z.string(), operator: z.string(), value: z.unknown().optional() }).loose())
          .default([])
          .describe('All of which have to match: [{ propertyName, operator: EQ, value }]'),
        query: z.string().optional().describe('A text that stands in one of the usual properties'),
        sorts: z.array(z.record(z.string(), z.unknown())).optional().describe('[{ propertyName, direction: ASCENDING }]'),
        properties: wanted,
        limit: z.int().min(1).max(10_000).default(100),
      }),
      outputs: z.object({ results: z.array(object) }),
      sample_output: { results: [sample] },
      async run({ http, inputs: { object_type: type, filters, limit, ...more } }) {
        const filterGroups = filters.length ? [{ filters }] : [];
        const call = http.post(`/crm/v3/objects/${type}/search`).payload({ ...more, filterGroups, limit: Math.min(limit, 100) });
        const results: z.output<typeof object>[] = [];
        const next = (body: Page) => body.paging?.next?.after;
        const pages = paginate(call.idempotent(), {
          by: 'cursor',
          param: 'after',
          in: 'payload',
          cursor: next,
          items: (body) => body.results,
        });
        for await (const one of pages) if (results.push(one) >= limit) break;
        return { results };
      },
    },
    archive: {
      title: 'Archive an object',
      inputs: z.object({ object_type, id }),
      outputs: z.object({}),
      sample_output: {},
      async run({ http, inputs }) {
        await http.delete(`/crm/v3/objects/${inputs.object_type}/${encodeURIComponent(inputs.id)}`);
        return {};
      },
    },
  },
});
