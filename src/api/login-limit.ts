/**
 * How often one address may fail to sign in, in this process. The lock of a name is stored, holds everywhere and for one address;
 * this is against somebody who tries many names, and against making the server hash passwords all day.
 */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { PetioleError } from '../errors.ts';
import { networkOf } from '../networks.ts';

const FAILURES = 20;
const SECONDS = 600;

export class LoginLimit {
  readonly #failures = new RateLimiterMemory({ points: FAILURES, duration: SECONDS });

  /** A try counts while it lasts, so that many at once are no way around; one that succeeds, or that nobody could judge, did not count. */
  async guard<T>(address: string, login: () => Promise<T>): Promise<T> {
    const key = networkOf(address);
    await this.#failures.consume(key).catch((state: RateLimiterRes) => refuse(state));
    let isFailure = false;
    try {
      return await login();
    } catch (error) {
      isFailure = isRefusal(error);
      throw error;
    } finally {
      if (!isFailure) await this.#failures.reward(key);
    }
  }
}

/** False where the server could not judge what was given, as without its database: that is no guess, and locks out nobody. */
function isRefusal(error: unknown): boolean {
  return error instanceof PetioleError && error.code !== 'UNAVAILABLE';
}

function refuse({ msBeforeNext = 1000 }: RateLimiterRes): never {
  const seconds = Math.ceil(msBeforeNext / 1000);
  throw new PetioleError('TOO_MANY_TRIES', `too many failed tries from this address: try again in ${seconds} seconds`, {
    retry_after: seconds,
  });
}
