/** Oracle ends a transaction without a word where a statement changes a table's form, so such statements are found before they run. */

const COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/;
const ENDING = new Set(
  'ADMINISTER ALTER ANALYZE ASSOCIATE AUDIT COMMENT COMMIT CREATE DISASSOCIATE DROP FLASHBACK GRANT NOAUDIT PURGE RENAME REVOKE ROLLBACK TRUNCATE'.split(
    ' ',
  ),
);
const HARMLESS = /^ALTER\s+(?:SESSION|SYSTEM)\b/i;
const BACK = /^ROLLBACK\s+(?:WORK\s+)?TO\b/i;

/** The first word of a statement that commits or rolls back, also where it does not say so. */
export function endOfTransaction(sql: string): string | undefined {
  const text = sql.replace(COMMENTS, '');
  const word = /^[a-z]+/i.exec(text)?.[0].toUpperCase();
  return word !== undefined && ENDING.has(word) && !HARMLESS.test(text) && !BACK.test(text) ? word : undefined;
}

/** To a savepoint: what is left then may be nothing, and the transaction still goes on. */
export function goesBack(sql: string): boolean {
  return BACK.test(sql.replace(COMMENTS, ''));
}
