/** A thrown value of any kind, also a hostile one, as the JSON text of a `GuestError`. Never throws. */
const { stringify } = JSON;

export function describeError(error: unknown): string {
  const read = (key: string, otherwise: string): string => {
    try {
      const value: unknown = (error as Record<string, unknown>)[key];
      return typeof value === 'string' ? value : otherwise;
    } catch {
      return otherwise;
    }
  };
  const name = read('name', 'Error');
  const message = read('message', asText(error));
  return stringify({ name, message, code: read('code', 'FLOW_ERROR'), stack: read('stack', `${name}: ${message}`) });
}

function asText(value: unknown): string {
  try {
    return typeof value === 'object' && value !== null ? (stringify(value) ?? 'an object') : String(value);
  } catch {
    return 'a value that cannot be shown';
  }
}
