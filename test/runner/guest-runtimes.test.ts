import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { GUEST_RUNTIME } from '../../src/runner/protocol.ts';
import { loadScripts, releasedGuests } from '../../src/runner/scripts.ts';

const root = fileURLToPath(new URL('../../', import.meta.url).href);
/** Nothing is released before it. */
const FIRST_RELEASE = '0.1.0';

interface Builder {
  buildScript(entry: string, name: string): string;
}

/** Where the work on the next release begins, CHANGELOG.md gets a part `Unreleased`. */
function nextRelease(): { version: string; isReleased: boolean } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const [, newest] = /^## (.+)$/m.exec(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')) ?? [];
  return { version, isReleased: version !== FIRST_RELEASE && newest?.toLowerCase() !== 'unreleased' };
}

describe('the guest runtimes of releases', () => {
  it('the newest has not changed since it was released', async () => {
    const { buildScript } = (await import(new URL('../../scripts/build-guest.mjs', import.meta.url).href)) as Builder;
    const now = buildScript(join(root, 'src/runner/guest/index.ts'), 'guest');
    const released = (await releasedGuests()).get(GUEST_RUNTIME);
    if (released === undefined || released === now) return;
    throw new Error(
      `what is built from src/runner/guest differs from guest runtime ${GUEST_RUNTIME} as it was released, under which executions replay: ` +
        `raise GUEST_RUNTIME in src/runner/protocol.ts to ${GUEST_RUNTIME + 1} (docs/decisions/0012-guest-runtimes.md)`,
    );
  });

  it('each is there, and a release keeps its own: node scripts/freeze-guest.mjs', async () => {
    const numbers = [...(await releasedGuests()).keys()];
    const { isReleased, version } = nextRelease();
    const expected = Array.from({ length: GUEST_RUNTIME - 1 }, (_, i) => i + 1);
    const isNewestThere = numbers.includes(GUEST_RUNTIME);
    if (isReleased) expect(isNewestThere).toBe(true);
    if (version !== FIRST_RELEASE) expect(numbers).toContain(1);
    expect(numbers).toEqual(isNewestThere ? [...expected, GUEST_RUNTIME] : expected);
  });

  it('are found by their number', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'petiole-guests-'));
    try {
      for (const name of ['2.js', '10.js', '1.js', 'readme.md']) writeFileSync(join(folder, name), name);
      expect([...(await releasedGuests(folder))]).toEqual([
        [1, '1.js'],
        [2, '2.js'],
        [10, '10.js'],
      ]);
      expect((await releasedGuests(join(folder, 'none'))).size).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a worker has them all, and the newest', async () => {
    const { guests } = await loadScripts();
    expect([...guests.keys()]).toEqual(expect.arrayContaining([...(await releasedGuests()).keys(), GUEST_RUNTIME]));
    expect(guests.get(GUEST_RUNTIME)).toContain('__exports.guest');
  });
});
