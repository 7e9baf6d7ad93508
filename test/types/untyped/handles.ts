/** The three kinds of handle: what each has, which is thenable, and which fields can be null. */
import {
  flow,
  isEnded,
  type Child,
  type EndedExecution,
  type EndStatus,
  type ExecutionError,
  type HandleStatus,
  type RunningExecution,
} from 'petiole';
import { expectType } from '../support.ts';

type Thenable<T> = T extends PromiseLike<unknown> ? true : false;

export const handles = flow(async function () {
  const child = this.connect(
    'demo',
    { path: '/get' },
    { name: 'x', timeout: 5, retry: { attempts: 3 }, delivery: 'at_most_once', priority: 1, orphan: true },
  );
  expectType<true>()(true as Thenable<typeof child>);
  // @ts-expect-error thenable, but not a promise
  const promise: Promise<unknown> = child;
  void promise;
  // @ts-expect-error cancelling is for what runs: child.runAsync().cancel()
  child.cancel();
  expectType<HandleStatus>()(child.status());

  const running = child.runAsync();
  expectType<false>()(false as Thenable<typeof running>);
  expectType<string>()(running.id);
  expectType<string>()(running.name);
  expectType<HandleStatus>()(running.status());
  expectType<Promise<void>>()(running.cancel());
  expectType<Promise<void>>()(running.pause());
  expectType<Promise<void>>()(running.resume());
  // an await before it does no harm
  expectType<typeof running>()(running as Awaited<typeof running>);

  const ended = await running.wait();
  expectType<false>()(false as Thenable<typeof ended>);
  expectType<typeof ended>()(ended);
  expectType<typeof ended>()(await child);
  expectType<typeof ended>()(await child.run());
  expectType<typeof ended>()(await child.wait());
});

export const fields = flow(async function () {
  const ended = await this.connect('demo');
  expectType<string>()(ended.id);
  expectType<string | null>()(ended.parent_id);
  expectType<EndStatus>()(ended.status);
  expectType<ExecutionError | null>()(ended.error);
  expectType<string | null>()(ended.message);
  expectType<string>()(ended.created_at);
  expectType<string | null>()(ended.started_at);
  expectType<string>()(ended.ended_at);
  // `get` of what has ended is synchronous, of a handle a promise
  expectType<ExecutionError | null>()(ended.get('error'));
  expectType<Promise<ExecutionError | null>>()(this.connect('demo').get('error'));
  expectType<Promise<string | null>>()(this.connect('demo').runAsync().get('message'));
  // @ts-expect-error there is no such field
  ended.get('outputs');
  // @ts-expect-error it can be null
  void ended.error.message;
  // @ts-expect-error it can be null
  void ended.message.length;
  // @ts-expect-error it can be null
  void ended.started_at.length;
  expectType<null>()(await this.sleep(1).get('output_value'));
});

export const combined = flow(async function () {
  const [a, b] = await Promise.all([this.connect('demo'), this.sleep(1)]);
  expectType<null>()(b.output_value);
  const first: EndedExecution = await Promise.race([this.connect('demo'), this.flow('other')]);
  const settled = await Promise.allSettled([this.connect('demo')]);
  this.log(a, first, settled[0].status);
  const [c, d] = await this.waitFor([this.sleep(1), this.connect('demo').runAsync()]);
  expectType<null>()(c.output_value);
  const both = await this.waitFor([this.sleep(1), this.sleep(2)], { returnWhen: 'FIRST_ENDED' });
  expectType<EndedExecution<null> | RunningExecution<null>>()(both[0]);
  for (const one of both) if (isEnded(one)) expectType<EndedExecution<null>>()(one);
  this.log(d);
  // @ts-expect-error not a value of returnWhen
  await this.waitFor([this.sleep(1)], { returnWhen: 'SOON' });
  // @ts-expect-error children and handles, no promises
  await this.waitFor([Promise.resolve(1)]);
});

export const options = flow(async function () {
  // @ts-expect-error no such option
  this.connect('demo', {}, { timeoutMs: 5 });
  // @ts-expect-error not a value of wait
  this.flow('other', {}, { wait: 'FIRST_ENDED' });
  const children: Child[] = ['a', 'b'].map((name) => this.flow(name));
  await this.waitFor(children);
});
