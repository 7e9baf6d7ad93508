/** Inputs as a person writes them. */
import type { JsonObject, JsonValue } from '../../../src/model.ts';

/** What a flow is started with where nobody changes anything: the defaults of its schema. */
export function defaultsOf(schema: JsonObject | null): JsonValue {
  const properties = (schema?.['properties'] ?? {}) as Record<string, JsonObject | boolean>;
  const given = Object.entries(properties).flatMap(([key, field]) =>
    typeof field === 'object' && field !== null && field['default'] !== undefined ? [[key, field['default']] as const] : [],
  );
  return Object.fromEntries(given);
}

export function parseInputs(text: string): { value: JsonValue } | { error: string } {
  if (text.trim() === '') return { value: {} };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** `name=value`, as the list of executions searches for them. */
export function labelsOf(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.map((label) => {
      const at = label.indexOf('=');
      return [label.slice(0, at), label.slice(at + 1)];
    }),
  );
}
