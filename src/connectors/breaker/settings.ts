/** What a connector may say of its breaker. */
export interface CircuitBreaker {
  /** so many failures in a row open it */
  failures: number;
  /** seconds until a call may try again */
  pause: number;
}
