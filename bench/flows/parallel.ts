/** `calls` REST calls at once. */
import { flow } from 'petiole';

export default flow(async function (inputs: { calls: number }) {
  const numbers = Array.from({ length: inputs.calls }, (_, i) => i + 1);
  const answers = await Promise.all(numbers.map((i) => this.connect('target', { path: `/${i}` }).get('output_value')));
  return { sum: answers.reduce((sum, { json }) => sum + (json as { n: number }).n, 0) };
});
