/** A change over the API that keeps a secret must not lead it elsewhere. */
import { beforeEach, expect, it } from '@jest/globals';
import httpType from '../../connector-types/http.ts';
import restType from '../../connector-types/rest.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { ConnectorStore } from '../../src/connectors/store.ts';
import { MemoryStorage } from '../support/connections.ts';

const PASSWORD = 'the-word-of-the-shop';
const value = { url: 'https://shop.example/api', username: 'me', password: PASSWORD };
let store: ConnectorStore;

beforeEach(async () => {
  store = new ConnectorStore(new MemoryStorage(), new ConnectorTypes([restType, httpType]));
  await store.put('shop', JSON.stringify({ type: 'REST', value }));
});

const put = (document: object) => store.put('shop', JSON.stringify({ type: 'REST', ...document }));
const patch = (document: object) => store.change('shop', JSON.stringify(document));
const masked = { ...value, password: '***' };
const EVIL = 'https://evil.example/api';

it.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'PUT with another address',
    () => put({ value: { ...masked, url: EVIL } }),
    /with another 'value.url' the secret 'value.password' .*give it anew/,
  ],
  [
    'PUT with another way to write another address',
    () => put({ value: { username: 'me', password: '***', hostname: 'evil.example' } }),
    /'value.url'/,
  ],
  ['PUT without an address', () => put({ value: { username: 'me', password: '***' } }), /'value.url'/],
  ['PUT of another server name', () => put({ value: { ...masked, headers: { Host: 'evil.example' } } }), /'value.headers.host'/],
  ['PUT with wider destinations', () => put({ value: masked, destinations: 'any' }), /'destinations'/],
  ['PUT with another destination', () => put({ value: masked, destinations: ['evil.example'] }), /'destinations'/],
  ['PATCH of the address', () => patch({ value: { url: EVIL } }), /'value.url'/],
  ['PATCH of the address with the mask', () => patch({ value: { url: EVIL, password: '***' } }), /'value.url'/],
  ['PATCH that takes the address away', () => patch({ value: { url: null } }), /'value.url'/],
  ['PATCH to any destination', () => patch({ destinations: 'any' }), /'destinations'/],
  ['PATCH of the type', () => patch({ type: 'HTTP', value: { base_url: EVIL, url: null } }), /'type'|unknown input/],
])('%s is refused while the password stays', async (_what, change, message) => {
  await expect(change()).rejects.toMatchObject({ message: expect.stringMatching(message) });
  expect(store.connector('shop')).toMatchObject({ type: 'REST', value, destinations: null });
});

it.each<[string, () => Promise<unknown>]>([
  ['another path', () => put({ value: { ...masked, url: 'https://SHOP.example:443/other' } })],
  ['another address with the password given anew', () => put({ value: { ...value, url: EVIL } })],
  ['another address and another password', () => patch({ value: { url: EVIL, password: 'another-word' } })],
  ['another address and no password', () => patch({ value: { url: EVIL, password: null } })],
  ['another time-out and a check less', () => patch({ value: { connect_timeout: 5, verify_ssl: false } })],
  ['a description', () => patch({ description: 'the shop' })],
])('%s is taken', async (_what, change) => {
  await expect(change()).resolves.toBeDefined();
});

it('one that the document allows already is taken', async () => {
  await store.put('shop', JSON.stringify({ type: 'REST', value, destinations: ['https://other.example'] }));
  await patch({ value: { url: 'https://other.example/api' } });
  await expect(patch({ value: { url: EVIL } })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  await patch({ destinations: null });
  expect(store.connector('shop')).toMatchObject({ value: { password: PASSWORD, url: 'https://other.example/api' }, destinations: null });
});

it('a password whose address comes from Vault stays with it', async () => {
  await store.put('shop', JSON.stringify({ type: 'REST', value: { ...value, url: '${vault:main:shop#url}' } }));
  await expect(patch({ value: { url: EVIL } })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
});
