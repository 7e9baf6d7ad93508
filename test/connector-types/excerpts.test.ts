/** What a far side said is cut with `excerpt()`: of a secret that is cut in two otherwise, the first half would be shown. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
/** `.slice(0, 300)`, `.slice(0, MOST_SHOWN)`; shorter ones are heads of hashes and lists of names. */
const CUT = /\.(?:slice|substring)\(0, (?:[1-9]\d{2,}|\d+_\d+|[A-Z]+_[A-Z_]+)\)/g;

/** Beside what the far side said: lists, names, and texts that are scrubbed already. */
const OTHER: Record<string, number> = {
  'src/sdk/connector/excerpt.ts': 0,
  'src/connectors/call-files.ts': 1,
  'src/connectors/retry/attempt-log.ts': 1,
  'src/connectors/near.ts': 1,
  'src/connectors/validation.ts': 1,
  'src/connectors/watched-folders.ts': 1,
  'src/connectors/oauth/token-answer.ts': 1,
};

it('no text is cut in another way', () => {
  const files = ['connector-types', 'src/connectors', 'src/sdk/connector'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(100);
  const cuts = files.map((file): [string, number] => [file, [...readFileSync(join(ROOT, file), 'utf8').matchAll(CUT)].length]);
  expect(cuts.filter(([file, count]) => count > (OTHER[file] ?? 0))).toEqual([]);
});
