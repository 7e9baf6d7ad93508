import { z } from 'zod';
import { PetioleError } from '../errors.ts';

const KEY = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(KEY)
    .optional()
    .meta({ description: '1 to 255 visible ASCII characters; the same key with another request is 409 IDEMPOTENCY_MISMATCH' }),
});

/** The `Idempotency-Key` header: 1 to 255 visible characters. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (KEY.test(header)) return header;
  throw new PetioleError('INVALID_REQUEST', 'the header Idempotency-Key takes 1 to 255 visible ASCII characters');
}
