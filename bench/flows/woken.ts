/** Sleeps until `time`, and then makes `calls` REST calls, in whichever worker takes it up. */
import { flow } from 'petiole';

export default flow(async function (inputs: { time: string; calls: number }) {
  await this.sleepUntil(inputs.time);
  for (let i = 1; i <= inputs.calls; i++) await this.connect('target', { path: `/${i}` });
  return { sum: inputs.calls };
});
