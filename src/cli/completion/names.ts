/** The names that a server knows, for somebody who waits at a prompt. */
import { dataOf, type Client } from '../client.ts';
import type { Candidate, NameKind } from './candidates.ts';

/** More than anybody looks through. */
const MOST = 200;

const query = { limit: MOST };
const of = (value: string, about = ''): Candidate => ({ value, about });

const ASK: Record<NameKind, (client: Client) => Promise<Candidate[]>> = {
  flow: async ({ api }) => (await dataOf(api.GET('/api/v1/flows', { params: { query } }))).items.map(({ name }) => of(name)),
  connector: async ({ api }) =>
    (await dataOf(api.GET('/api/v1/connectors', { params: { query } }))).items.map(({ name, type }) => of(name, type)),
  'connector-type': async ({ api }) => (await dataOf(api.GET('/api/v1/connector-types'))).items.map(({ id, title }) => of(id, title)),
  vault: async ({ api }) =>
    (await dataOf(api.GET('/api/v1/vaults', { params: { query } }))).items.map(({ name, address }) => of(name, address)),
  user: async ({ api }) => (await dataOf(api.GET('/api/v1/users', { params: { query } }))).items.map(({ name, role }) => of(name, role)),
  token: async ({ api }) => (await dataOf(api.GET('/api/v1/tokens', { params: { query } }))).items.map(({ id, name }) => of(id, name)),
  execution: async ({ api }) => {
    const latest = { parent: 'none', limit: 20 } as const;
    const { items } = await dataOf(api.GET('/api/v1/executions', { params: { query: latest } }));
    return items.map(({ id, name, status }) => of(id, `${name} ${status}`));
  },
};

export const namesOf = (kind: NameKind, client: Client): Promise<Candidate[]> => ASK[kind](client);
