/** What the start page says is wrong: each thing once, with the page where it is mended. */
import { describe, expect, it } from '@jest/globals';
import { findingsOf } from '../../web/src/start/findings.ts';

const problem = (where: string) => ({ severity: 'error' as const, what: `the ${where} does not work`, where, todo: 'look' });

describe('findingsOf', () => {
  it('tells of a connector once, though the server and the list of connectors both name it', () => {
    const found = findingsOf({
      problems: [problem('connector shop'), problem('connector gone'), problem('disk')],
      connectors: [
        { name: 'shop', status: 'FAILING', last_failure: { message: 'no such host' } },
        { name: 'calm', status: 'READY' },
      ],
    });
    expect(found.map(({ what, to }) => [what, to])).toEqual([
      ['The connector gone does not work', '/system'],
      ['The disk does not work', '/system'],
      ['The connector shop fails', '/connectors/shop'],
    ]);
  });
});
