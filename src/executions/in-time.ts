import { Fenced } from '../engine/journal.ts';
import { PetioleError } from '../errors.ts';

/** A start that cannot be recorded in time is answered as such; it may still come to be, which an idempotency key makes safe. */
export async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(unavailable()), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } catch (error) {
    throw error instanceof Fenced ? unavailable() : error;
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function unavailable(): PetioleError {
  const message = 'the database did not record the start in time; it may still come to be. Send it again with the same Idempotency-Key';
  return new PetioleError('UNAVAILABLE', message);
}
