/** What of a migration an older release that still runs would not survive, as the rule of docs/operations.md has it. */
const TAKES_AWAY: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(table|column|view|type|function)\b/i, 'drops what an older release may use'],
  [/\brename\s+(to|column|constraint)\b/i, 'renames what an older release knows under its name'],
  [/\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b/i, 'changes the type of a column'],
  [/\bset\s+not\s+null\b/i, 'refuses rows that an older release writes'],
  [
    /\badd\s+column\s+(?:(?!\bdefault\b|\bgenerated\b)[^,;])*\bnot\s+null\b(?![^,;]*\b(default|generated)\b)/i,
    'adds a column that an older release does not fill',
  ],
  [/\btruncate\b/i, 'empties a table'],
];

/** A statement that says why it may: `contract: nothing since 0.3 reads it`. */
const EXCUSED = /--\s*contract: \S+/;

/** Each with its reason; empty: a process of the release before goes on beside it. */
export function notAdditive(sql: string): string[] {
  return sql
    .split(';')
    .filter((statement) => !EXCUSED.test(statement))
    .flatMap((statement) =>
      TAKES_AWAY.filter(([pattern]) => pattern.test(statement)).map(([, reason]) => `${statement.trim().slice(0, 80)}: ${reason}`),
    );
}
