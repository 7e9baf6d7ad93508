/** `children` child flows at once, with one REST call each. */
import { flow } from 'petiole';

export default flow(async function (inputs: { children: number }) {
  const numbers = Array.from({ length: inputs.children }, (_, i) => i + 1);
  const outputs = await Promise.all(numbers.map((i) => this.flow('one', { i }).get('output_value')));
  return { sum: outputs.reduce((sum: number, output) => sum + (output as { n: number }).n, 0) };
});
