/** The document of a connector for who may not see how it was written: what it says, without the comments. */
import { Document } from 'yaml';
import { DOCUMENT_KEYS } from './checks.ts';
import type { Connector } from './queries.ts';

export function plainDocument(connector: Connector): string {
  const given = connector as unknown as Record<string, unknown>;
  const isEmpty = (value: unknown) => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  const shown = DOCUMENT_KEYS.filter((key) => !isEmpty(given[key])).map((key) => [key, given[key]]);
  return new Document(Object.fromEntries(shown), { version: '1.2', schema: 'core' }).toString({ lineWidth: 0 });
}
