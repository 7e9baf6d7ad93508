/** What `fan` starts: one REST call. */
import { flow } from 'petiole';

export default flow(async function (inputs: { i: number }) {
  const answer = await this.connect('target', { path: `/${inputs.i}` }).get('output_value');
  return { n: (answer.json as { n: number }).n };
});
