/**
 * The flows of the Cloudomation connectors page in TypeScript, in one: a REST call that is made first and run in the background,
 * metadata of a git repository through a stored connector, and the same with another ref.
 */
import { flow } from 'petiole';

export default flow(async function () {
  const child = this.connect({ connector: 'demo', path: '/post', method: 'post', data: 'payload', run: false });
  child.run_async();
  // do other stuff
  await child.wait();
  const outputs = await child.get('output_value');
  this.log(outputs);

  const metadata = await this.connect('demo-repository').get('output_value');
  this.log(metadata.date_str);

  const overridden = await this.connect('demo-repository', { ref: 'v2' }).get('output_value');
  this.log(overridden.date_str);

  return this.success('all done', {
    status_code: outputs.status_code,
    sent: outputs.json.data,
    date_str: metadata.date_str,
    date_str_v2: overridden.date_str,
  });
});
