/** Failures: caught and looked at, retried by the engine, cut off by a timeout, or accepted. */
import { DependencyFailedError, DependencyTimeoutError, flow } from 'petiole';

export default flow(async function (inputs: { missing?: string }) {
  // Caught: the error carries the HTTP status and the answer.
  let found = true;
  let status: number | undefined;
  try {
    await this.connect('demo', { path: inputs.missing ?? '/status/404' });
  } catch (error) {
    if (!(error instanceof DependencyFailedError)) throw error;
    found = false;
    status = error.status;
    this.log('not found', error.message);
  }

  // Retried: /flaky answers 503 twice for each key, then 200.
  const key = crypto.randomUUID();
  const flaky = await this.connect('demo', { path: '/flaky', params: { key } }, { retry: { attempts: 5, initial: 0.1, multiplier: 2 } });

  // Cut off after half a second.
  let late = false;
  try {
    await this.connect('demo', { path: '/delay/5' }, { timeout: 0.5 });
  } catch (error) {
    late = error instanceof DependencyTimeoutError;
  }

  // Accepted: no exception, the end is data.
  const accepted = await this.connect('demo', { path: '/status/500' }, { wait: 'ALL_ENDED' });

  return { found, status, flaky: flaky.output_value.json, late, accepted: accepted.error?.status ?? null };
});
