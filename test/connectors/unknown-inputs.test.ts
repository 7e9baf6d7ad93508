import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';

let connections: TestConnections;
beforeAll(async () => {
  connections = await createConnections();
});
afterAll(() => connections?.close());

it('of many unknown inputs only some are named', async () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`urk${i}`, 1]));
  const { code, message } = await connections.error('REST', many);
  expect(code).toBe('INVALID_INPUT');
  expect(message).toMatch(/unknown input 'urk0'.*; and 4980 more$/s);
  expect(message.length).toBeLessThan(10_000);
});
