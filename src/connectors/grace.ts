import { ConnectorError } from '../sdk/connector.ts';

/** The result, or CANCELLED once the grace period after an abort is over; what runs is then left behind. */
export function withinGrace<T>(running: PromiseLike<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(
        () => reject(new ConnectorError('CANCELLED', 'the call was cancelled, and the far side did not end in time')),
        graceMs,
      );
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    running.then(
      (value) => (done(), resolve(value)),
      (error: unknown) => (done(), reject(error as Error)),
    );
  });
}
