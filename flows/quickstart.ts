/**
 * A first flow: REST and GIT connections through two shipped connectors, one of them in the background, and a child flow. It runs
 * with no network, against the demo service that comes with the product:
 *
 *   npm start -- run quickstart --inputs '{"ref":"v2"}'
 */
import { flow } from 'petiole';

export default flow(async function (inputs: { ref?: string; name?: string }) {
  const name = inputs.name ?? 'world';

  // Starts at once and runs in the background; the flow goes on.
  const greeting = this.connect('demo', { path: '/post', method: 'post', json: { hello: name } }, { name: 'greeting' }).runAsync();

  // `ref` goes over the connector's own; undefined means "not given", and the connector's ref counts.
  const commit = await this.connect('demo-repository', { ref: inputs.ref }).get('output_value');
  this.log('commit', commit.commit_sha, commit.commit_message);
  this.save({ message: `at ${commit.short_sha}` });

  // A child flow with inputs of its own.
  const children = await this.flow('child-flows', { words: ['one', 'two'] }).get('output_value');

  const answer = await greeting.get('output_value');
  return this.success(`Hello ${name}, "${commit.commit_message}" is of ${commit.date_str}`, {
    greeting: answer.json.json,
    commit: { sha: commit.commit_sha, message: commit.commit_message, date: commit.date_str },
    children: children.lengths,
  });
});
