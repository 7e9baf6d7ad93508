/** Texts, times and numbers that many routes take and answer. */
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../model.ts';
import { isPoolName, POOL_NAME_RULE } from '../../sdk/pool-name.ts';

/** PostgreSQL text has no NUL, and no name has a use for control characters. */
export const PRINTED = /^[^\u0000-\u001f\u007f]*$/;
export const NO_CONTROL = 'must not hold control characters';

export const text = (max: number) => z.string().min(1).max(max).regex(PRINTED, NO_CONTROL);

export const nameSchema = text(200);

/** The name of a worker pool. */
export const poolName = nameSchema.refine(isPoolName, `must be ${POOL_NAME_RULE}`);

/** `{name}` in an address. */
export const nameParams = z.strictObject({ name: nameSchema.meta({ description: 'its name', example: 'quickstart' }) });

export const jsonValue = z.unknown().meta({ id: 'JsonValue', description: 'Any JSON value' }) as z.ZodType as z.ZodType<JsonValue>;
export const jsonObject = z
  .record(z.string(), jsonValue)
  .meta({ id: 'JsonObject', description: 'Any JSON object' }) as z.ZodType<JsonObject>;

export const allowedNetworks = z
  .union([z.literal(true), z.array(z.string())])
  .nullable()
  .meta({ description: 'private addresses that it may reach: all, or those in these networks; null: as the installation allows' });

/** As it is answered: UTC, milliseconds. */
export const timeAnswer = z.iso.datetime();
export const uuid = z.uuid();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be the sha256 of a flow version, in hex');

/** As it is taken: any offset. */
export const timeGiven = z.iso.datetime({
  offset: true,
  message: 'must be an ISO 8601 time with an offset, such as 2026-01-31T12:00:00Z',
});
