/** Reads what stands in the address: whatever is not as it should be counts as absent, since people edit addresses by hand. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 2000 ? value : undefined;
}

export function flag(value: unknown): true | undefined {
  return value === true || value === 'true' || value === 1 ? true : undefined;
}

export function oneOf<T extends string>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value);
}

/** Several of a fixed set; `status=RUNNING,WAITING` and `status=["RUNNING","WAITING"]` mean the same. */
export function someOf<T extends string>(value: unknown, known: readonly T[]): T[] | undefined {
  const given = (Array.isArray(value) ? value : String(value ?? '').split(',')).map(String);
  const found = known.filter((one) => given.includes(one));
  return found.length > 0 ? found : undefined;
}
