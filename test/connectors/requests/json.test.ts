import { describe, expect, it } from '@jest/globals';
import { jsonProblem } from '../../../src/connectors/requests/json.ts';

function problemOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return jsonProblem(error);
  }
}

describe('the problem of a text that is no JSON', () => {
  const secret = 'hunter2-hunter2';

  it.each([
    secret,
    `{"token": ${secret}}`,
    `${'x'.repeat(50)}${secret}${'y'.repeat(50)}`,
    `["${secret}`,
    `{"${secret}\n": 1}`,
    'undefined',
    '',
  ])('quotes nothing of %j', (text) => {
    const problem = problemOf(text);
    expect(problem).not.toBe('');
    for (const part of [secret.slice(0, 6), secret.slice(-6), 'undefined']) expect(problem).not.toContain(part);
  });

  it('says what was met', () => {
    expect(problemOf('{"a": oops}')).toBe("Unexpected token 'o'");
    expect(problemOf('{"a": 1')).toMatch(/position 7/);
  });
});
