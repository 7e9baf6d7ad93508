import type pg from 'pg';

/** Tables in order of name: columns in their order with type and default, then constraints, indexes and options by name. */
const TABLES = `
  select c.relname as name, c.reloptions as options,
    (select json_agg(json_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
        'default', pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) order by k.conname)
      from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n') as constraints,
    (select json_agg(pg_get_indexdef(i.indexrelid) order by pg_get_indexdef(i.indexrelid))
      from pg_index i where i.indrelid = c.oid
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)) as indexes,
    (select json_agg(pg_get_triggerdef(t.oid) order by t.tgname)
      from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'
  order by c.relname`;

const FUNCTIONS = `
  select pg_get_functiondef(p.oid) as definition from pg_proc p where p.pronamespace = 'public'::regnamespace order by p.proname`;

interface Table {
  name: string;
  options: string[] | null;
  columns: { name: string; type: string; required: boolean; default: string | null }[];
  constraints: { name: string; definition: string }[] | null;
  indexes: string[] | null;
  triggers: string[] | null;
}

/** The tables and functions of a database as SQL, the same text for the same schema: what `src/storage/schema.sql` holds. */
export async function describeSchema(db: Pick<pg.Pool, 'query'>): Promise<string> {
  const tables = await db.query<Table>(TABLES);
  const functions = await db.query<{ definition: string }>(FUNCTIONS);
  const head = '-- What the migrations give, written by `npm run schema` and compared by a test. Change it by a new migration.\n';
  return [head, ...tables.rows.map(describeTable), ...functions.rows.map(({ definition }) => `${definition.trim()};\n`)].join('\n');
}

function describeTable({ name, options, columns, constraints, indexes, triggers }: Table): string {
  const lines = [
    ...columns.map((column) => {
      const fallback = column.default === null ? '' : ` default ${column.default}`;
      return `  ${column.name} ${column.type}${column.required ? ' not null' : ''}${fallback}`;
    }),
    ...(constraints ?? []).map((constraint) => `  constraint ${constraint.name} ${constraint.definition}`),
  ];
  const table = `create table ${name} (\n${lines.join(',\n')}\n)${options ? ` with (${options.join(', ')})` : ''};\n`;
  return [table, ...(indexes ?? []).map((index) => `${index};\n`), ...(triggers ?? []).map((trigger) => `${trigger};\n`)].join('');
}
