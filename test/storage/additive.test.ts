import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { notAdditive } from './additive.ts';

const FOLDER = join(import.meta.dirname, '../../migrations');
/** Before it there was nothing that could run beside it. */
const FIRST = '1763781400000';

describe('migrations', () => {
  it.each([
    'alter table executions drop column pool',
    'drop table flow_places',
    'alter table executions rename column pool to worker_pool',
    'alter table executions alter column pool type varchar(10)',
    'alter table executions alter column pool set not null',
    'alter table executions add column size integer not null',
    'truncate audit',
  ])('that would break a release which still runs are found: %s', (sql) => expect(notAdditive(sql)).toHaveLength(1));

  it.each([
    'alter table executions add column size integer',
    `alter table executions add column pool text not null default 'default'`,
    'create table more (id uuid primary key, name text not null); create index more_name on more (name)',
    '-- contract: nothing since 0.3 reads it\n drop table old_places',
  ])('that add, or say why they may take away, are let through: %s', (sql) => expect(notAdditive(sql)).toEqual([]));

  it.each(readdirSync(FOLDER).filter((name) => name.slice(0, 13) >= FIRST))('%s leaves the release before it alive', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    expect(notAdditive([...text.matchAll(/`([^`]*)`/g)].map(([, sql]) => sql).join(';'))).toEqual([]);
  });
});
