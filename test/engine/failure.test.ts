/** Which line of a script an error concerns. */
import { describe, expect, it } from '@jest/globals';
import { executionErrorOf } from '../../src/engine/failure.ts';
import type { FlowBundle } from '../../src/runner/protocol.ts';

const SOURCE_MAP = JSON.stringify({ version: 3, sources: ['flows/x.ts'], names: [], mappings: 'AAAA' });
const lineOf = (stack: string) =>
  executionErrorOf({ name: 'Error', message: 'no', code: 'FLOW_ERROR', stack }, { sourceMap: SOURCE_MAP } as FlowBundle).line;

describe('the line of an error', () => {
  it('is that of the first frame', () => {
    expect(lineOf('Error: no\n    at f (script.js:1:1)\n    at script.js:1:1')).toBe('flows/x.ts:1:1');
    expect(lineOf('Error: no\n    at async script.js:1:1')).toBe(undefined);
    expect(lineOf('Error: at x:1:1')).toBe(undefined);
  });

  it('is looked for in time that grows with the text alone', () => {
    const texts = ['\n', ' at ', ' at (', '1:', 'a'].map((part) => part.repeat(500_000));
    for (const text of texts) expect(lineOf(text) === undefined).toBe(true);
  });
});
