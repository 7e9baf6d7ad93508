import { expect, it } from '@jest/globals';
import { problem } from '../../src/api/problems.ts';

it('a server that lacks the key of the stored secrets says that the fault is its own', () => {
  expect(problem('ENCRYPTION_KEY_WRONG', 'it has another').status).toBe(500);
});
