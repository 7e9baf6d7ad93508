/** `calls` REST calls, then a sleep that leaves memory, or a call that is never answered; then one call more. */
import { flow } from 'petiole';

export default flow(async function (inputs: { calls: number; seconds?: number }) {
  for (let i = 1; i <= inputs.calls; i++) await this.connect('target', { path: `/${i}` });
  if (inputs.seconds === undefined) await this.connect('target', { path: '/hold' });
  else await this.sleep(inputs.seconds);
  await this.connect('target', { path: '/0' });
  return { sum: inputs.calls };
});
