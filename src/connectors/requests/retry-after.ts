/** `Retry-After: 120`, or a date (RFC 9110 10.2.3), in milliseconds from now. */
export function retryAfterOf(headers: Record<string, string | string[] | undefined>, now = Date.now()): number | undefined {
  const header = headers['retry-after'];
  if (typeof header !== 'string' || !header.trim()) return undefined;
  const seconds = Number(header);
  if (!Number.isNaN(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
