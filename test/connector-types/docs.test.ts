import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConnectorTypes } from '../../src/connectors/registry.ts';
import { typeDocument } from '../../src/connectors/type-document.ts';

const folder = path.join(import.meta.dirname, '../../docs/connectors');
const types = await loadConnectorTypes();

/** Fails with what to do, not with a difference of a thousand lines. */
const ADVICE = '`node_modules/.bin/node scripts/connector-docs.mjs` writes docs/connectors/ anew';

describe('docs/connectors', () => {
  it('has a page for each connector type, and no other', async () => {
    expect((await readdir(folder)).sort()).toEqual(
      types
        .list()
        .map(({ id }) => `${id}.md`)
        .sort(),
    );
  });

  it.each(types.list())('the page of $name is current', async (type) => {
    const text = await readFile(path.join(folder, `${type.id}.md`), 'utf8').catch(() => '');
    expect(text === typeDocument(type) ? 'current' : ADVICE).toBe('current');
  });

  it('is led to from the table of the README, which says of each type what it was tried against', async () => {
    const readme = await readFile(path.join(import.meta.dirname, '../../README.md'), 'utf8');
    const rows = readme.split('\n').filter((line) => /^\| .*\]\(docs\/connectors\//.test(line));
    for (const { id } of types.list()) {
      const own = rows.filter((row) => row.includes(`](docs/connectors/${id}.md)`));
      expect([id, own.length]).toEqual([id, 1]);
      expect(own[0]).toMatch(/^\|[^|]+\|[^|]+\| *[^|\s][^|]*\|$/);
    }
  });

  it('says every field, secret and action of a type, and no table is broken by what a field says', () => {
    const git = types.describe('git');
    const text = typeDocument(git);
    for (const key of Object.keys(git.connection['properties'] as object)) expect(text).toContain(`\`${key}\``);
    for (const { name } of git.actions) expect(text).toContain(`### \`${name}\``);
    expect(text).toMatch(/`ssh_key` \| text \| {2}\| secret/);
    for (const line of text.split('\n').filter((one) => one.startsWith('|'))) expect(line).toMatch(/^\| .* \|$/);
  });
});
