/** When a request is sent again, and how many may be sent. */

/** Every key may stand in the type, the action, the connector (`retry`) and the request (`.retry()`); later wins, key by key. */
export interface RetryPolicy {
  /** how often it is tried altogether; 1: never again */
  attempts: number;
  /** seconds before the second attempt, at most: the wait is a random part of it */
  initial: number;
  /** each wait may be this many times as long as the one before */
  multiplier: number;
  /** no wait is longer, in seconds */
  maximum: number;
  /** no attempt starts later than this many seconds after the first */
  deadline: number;
  /** answers that are worth another attempt */
  statuses: number[];
  /** upper case. Other methods are sent again only where the request cannot have been carried out */
  methods: string[];
  /** also where the connection failed, broke off or timed out */
  on_connection_errors: boolean;
}

/** At most `requests` in any `period`. */
export interface RateBudget {
  requests: number;
  /** seconds */
  period: number;
  /** calls at the same time */
  concurrency?: number;
}

/** What one request tells the host about being sent again. */
export interface RequestAttempt {
  /** upper case */
  method: string;
  /** of the request itself; `false`: one attempt */
  retry?: Partial<RetryPolicy> | false;
  /** the author says that sending it twice does no harm, whatever its method */
  idempotent?: boolean;
}

/** What one attempt tells of its answer; an error tells its status itself. */
export interface AttemptAnswer {
  status?: number;
}
