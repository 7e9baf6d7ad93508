import { PetioleError } from '../errors.ts';

/** The `Idempotency-Key` header: 1 to 255 visible characters. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(header)) return header;
  throw new PetioleError('INVALID_REQUEST', 'the header Idempotency-Key takes 1 to 255 visible ASCII characters');
}
