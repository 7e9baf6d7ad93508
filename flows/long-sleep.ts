/** A long sleep costs a row, no memory, and survives restarts: the flow leaves memory and comes back by replay. */
import { flow } from 'petiole';

export default flow(async function (inputs: { seconds?: number }) {
  const before = new Date();
  this.log('before the sleep');
  await this.sleep(inputs.seconds ?? 60);
  const after = new Date();
  this.log('after the sleep');
  return {
    before: before.toISOString(),
    after: after.toISOString(),
    slept_seconds: Math.round((after.getTime() - before.getTime()) / 1000),
  };
});
