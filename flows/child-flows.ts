/** Child flows: one per word, all at the same time, and their outputs put together. Each child is an execution of its own. */
import { flow } from 'petiole';

export default flow(async function (inputs: { words?: string[] }) {
  const words = inputs.words ?? ['petiole', 'leaf', 'tree'];
  const children = words.map((word) => this.flow('word-length', { word }, { name: `length of ${word}` }));
  const ended = await Promise.all(children);
  const lengths = Object.fromEntries(ended.map((child, i) => [words[i], child.output_value.length]));
  return { lengths, total: Object.values<number>(lengths).reduce((sum, length) => sum + length, 0) };
});
