/** Finding handles of files in JSON. */
import { validate } from 'uuid';
import type { JsonValue } from '../../model.ts';

const KEYS = ['file_id', 'name', 'size', 'sha256', 'content_type'];

/** The ids of all handles in a JSON text. Other services have a `file_id` too, so only an object with all five keys is one. */
export function fileIdsIn(json: string): string[] {
  // Most inputs hold none, and they are not read for it.
  if (!json.includes('"file_id"')) return [];
  const ids = new Set<string>();
  const walk = (value: JsonValue): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value) && KEYS.every((key) => key in value) && validate(value['file_id']))
      ids.add(String(value['file_id']).toLowerCase());
    for (const inner of Object.values(value)) walk(inner);
  };
  walk(JSON.parse(json) as JsonValue);
  return [...ids];
}
