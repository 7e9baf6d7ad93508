/** `calls` REST calls, one after the other. */
import { flow } from 'petiole';

export default flow(async function (inputs: { calls: number }) {
  let sum = 0;
  for (let i = 1; i <= inputs.calls; i++) {
    const answer = await this.connect('target', { path: `/${i}` }).get('output_value');
    sum += (answer.json as { n: number }).n;
  }
  return { sum };
});
