/** `this` and `system.this` inside a handler, with empty registries: every name is accepted and outputs may be used in any way. */
import { flow, type Flow, type System } from 'petiole';
import { expectAny, expectType } from '../support.ts';

export const handler = flow(async function (inputs: { ref?: string }, system) {
  expectType<string | undefined>()(inputs.ref);
  const metadata = await this.connect('repository', { ref: inputs.ref }).get('output_value');
  expectAny(metadata);
  this.log(metadata.commit_message);
  const post = this.connect({ connector_type: 'REST', url: 'https://httpbin.org/post', method: 'post', data: 'payload', run: false });
  post.runAsync();
  await post.wait();
  const output = await post.get('output_value');
  const again: string = await system.this.connect('repository').get('name');
  this.log(again);
  // @ts-expect-error `inputs` has no such key
  this.log(inputs.reff);
  // @ts-expect-error there is no such method
  this.fetch('https://example.com');
  return this.success('all done', { status: output.status_code });
});

export const arrow = flow(async (inputs: { n: number }, system) => {
  system.this.log(inputs.n);
  await system.this.sleep(1);
  expectType<'ALL_ENDED'>()(system.returnWhen.ALL_ENDED);
  expectType<'FIRST_SUCCEEDED'>()(system.return_when.FIRST_SUCCEEDED);
  // @ts-expect-error an arrow function has no `this` of a flow
  this.log('no');
  return { n: inputs.n };
});

export const withoutParameters = flow(async function () {
  expectType<string>()(this.get('id'));
  expectType<string | null>()(this.get('parent_id'));
  expectType<string | null>()(this.get('message'));
  expectType<Record<string, string>>()(this.get('labels'));
  expectAny(this.get('inputs'));
  // @ts-expect-error a flow does not know its own status
  this.get('status');
});

export async function helper(self: Flow, system: System): Promise<string> {
  await system.this.sleep(1);
  return self.connect('demo').get('id');
}

export const ends = flow(async function (inputs: { how: string }) {
  if (inputs.how === 'success') expectType<never>()(this.success('done'));
  if (inputs.how === 'error') throw this.error('no');
  if (inputs.how === 'again') return this.continueAs({ how: 'success' });
  this.setOutput('key', [1]);
  this.save({ message: 'half done', name: 'renamed', output_value: 1 });
  // @ts-expect-error not a field that save knows
  this.save({ progress: 0.5 });
  // @ts-expect-error seconds are a number
  this.sleep('1');
  await this.sleepUntil(new Date());
  await this.sleepUntil('2026-12-24T18:00:00Z');
  await this.sleepUntil(1_800_000_000_000);
  return 'a text';
});

export const cloudomation = flow(async function () {
  const child = this.connect('demo');
  child.run_async();
  await this.wait_for([child], { return_when: 'ALL_ENDED' });
  this.set_output('a', 1);
  await this.sleep_until(new Date());
});

export const namespaces = flow(async function () {
  const answer = await connectors.demo.get({ path: '/get' }, { timeout: 3 });
  expectAny(answer);
});

export const sandbox = flow(async function () {
  const { warn, log } = console;
  warn(new URL('https://example.com/?a=1').searchParams.get('a'), structuredClone({ a: 1 }), atob(btoa('x')));
  log(new TextDecoder().decode(new TextEncoder().encode('x')), crypto.randomUUID());
  // @ts-expect-error there is no fetch
  void fetch;
  // @ts-expect-error there is no process
  void process;
  // @ts-expect-error there are no timers
  void setTimeout;
  // @ts-expect-error there is no Buffer
  void Buffer;
  // @ts-expect-error there is no page
  void document;
});
