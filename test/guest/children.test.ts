import { describe, expect, it } from '@jest/globals';
import { ROOT_ID, start } from './harness.ts';

describe('children', () => {
  it('take their position at the call and start when they are awaited, which is one command', () => {
    const run = start(`
      const b = this.connect('b', { n: 2 }), a = this.flow('a');
      await a; await b;`);
    expect(run.children).toMatchObject([
      { position: 0, kind: 'CONNECTION', target: { by: 'name', name: 'b' }, name: 'b', inputs: '{"n":2}', state: 'CREATED' },
      { position: 1, kind: 'FLOW', target: { by: 'flow', name: 'a' }, inputs: '{}', state: 'STARTED' },
    ]);
    // started in a later activation: a command of its own
    expect(run.end(1)).toEqual([{ op: 'start', child: 0 }]);
    expect(run.end(0)).toMatchObject([{ op: 'end', status: 'ENDED_SUCCESS' }]);
  });

  it.each([
    ['await', 'await child'],
    ['run()', 'await child.run()'],
    ['wait()', 'await child.wait()'],
    ['get()', `await child.get('id')`],
    ['runAsync()', 'child.runAsync()'],
    ['run_async()', 'child.run_async()'],
  ])('start by %s', (_how, call) => {
    expect(start(`const child = this.connect('x'); ${call};`).children).toMatchObject([{ state: 'STARTED' }]);
  });

  it('take their inputs as they are at the call', () => {
    const run = start(`
      const given = { list: [1] };
      const child = this.connect('x', given), other = this.flow('f', given);
      given.list.push(2); given.more = true;
      await child; await other;`);
    expect(run.children.map(({ inputs }) => inputs)).toEqual(['{"list":[1]}', '{"list":[1]}']);
  });

  it('are created only with run: false, and end unstarted without failing the flow', () => {
    const run = start(`this.connect('x', {}, { run: false }); return 1;`);
    expect(run.children).toMatchObject([{ state: 'CREATED' }]);
    expect(run.ending.status).toBe('ENDED_SUCCESS');
  });

  it('that are neither started nor created only fail the flow with the line of the call', () => {
    const run = start(`await this.connect('x');\nthis.connect('forgotten');\nreturn 1;`);
    run.end(0);
    expect(run.ending).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'CHILD_NOT_STARTED', at: expect.stringMatching(/^script\.js:\d+:\d+$/) },
    });
    expect(run.ending.error!.message).toContain(`'forgotten' was made but never started`);
    expect(run.children[1]).toMatchObject({ state: 'CREATED', at: run.ending.error!.at });
  });

  it('give an ended execution as plain data with a synchronous get', () => {
    const run = start(`
      const ended = await this.connect('x', { a: 1 });
      this.log(ended, typeof ended.then, ended.get('output_value'), Object.keys(ended).includes('get'), JSON.stringify(structuredClone(ended)) === JSON.stringify(ended));
      try { ended.get('outputs') } catch (error) { this.log(error.code, error.message) }`);
    run.end(0, { output: { b: 2 }, message: 'fine', after: 2000, id: 'other-id' });
    expect(run.logs[0]!.values).toEqual([
      {
        id: 'other-id',
        parent_id: ROOT_ID,
        root_id: ROOT_ID,
        position: 0,
        type: 'CONNECTION',
        name: 'x',
        status: 'ENDED_SUCCESS',
        inputs: { a: 1 },
        output_value: { b: 2 },
        error: null,
        message: 'fine',
        created_at: '2026-11-22T03:04:05.678Z',
        started_at: '2026-11-22T03:04:05.679Z',
        ended_at: '2026-11-22T03:04:07.678Z',
      },
      'undefined',
      { b: 2 },
      false,
      true,
    ]);
    expect(run.logs[1]!.values).toEqual(['INVALID_INPUT', expect.stringContaining('has no field "outputs"')]);
  });

  it('give a running execution that is not thenable, so that an await before it does no harm', () => {
    const run = start(`
      const helper = async () => this.connect('x').runAsync();
      const running = await helper();
      this.log(typeof running.then, running.id, running.name, running.status());
      const ended = await running.wait();
      this.log(running.status(), await running.get('output_value'), ended.id === running.id);
      return ended === await running.wait();`);
    expect(run.logged).toEqual([['undefined', run.children[0]!.id, 'x', 'RUNNING']]);
    run.end(0, { output: 7 });
    expect(run.logged[1]).toEqual(['ENDED_SUCCESS', 7, true]);
    expect(run.output).toBe(true);
  });

  it('are thenable but no promises', () => {
    const run = start(`
      const child = this.connect('x');
      this.log(child instanceof Promise, typeof child.then, typeof child.catch, child.status());
      return (await child.then((ended) => ended.output_value)) + 1;`);
    expect(run.logged).toEqual([[false, 'function', 'undefined', 'CREATED']]);
    run.end(0, { output: 1 });
    expect(run.output).toBe(2);
  });

  it('get(field) waits for the end and gives the field', () => {
    const run = start(`return [await this.connect('x').get('status'), await this.connect('y').get('message')];`);
    run.end(0);
    run.end(1, { message: 'm' });
    expect(run.output).toEqual(['ENDED_SUCCESS', 'm']);
  });

  it('have ids of UUID version 8 with the time of the root, different for each parent and position', () => {
    const ids = [
      start(`await Promise.all([this.connect('x'), this.connect('x')])`),
      start(`await this.connect('x')`, { id: 'another-parent' }),
    ].flatMap((run) => run.children.map(({ id }) => id));
    for (const id of ids) expect(id).toMatch(/^0198a000-1234-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(3);
    expect(start(`const c = this.connect('x'); this.log(c.id); await c`).logged).toEqual([ids[0]]);
  });

  it('can be raced, and the losers run on', () => {
    const run = start(`
      const first = await Promise.race([this.connect('slow'), this.connect('fast'), this.sleep(60)]);
      return first.name;`);
    expect(run.running().map(({ name }) => name)).toEqual(['slow', 'fast', 'sleep']);
    run.end(1);
    expect(run.output).toBe('fast');
  });

  it('work with Promise.all, any and allSettled', () => {
    const run = start(`
      const all = await Promise.all([this.connect('a'), this.connect('b')]);
      const any = await Promise.any([this.connect('c'), this.connect('d')]);
      const settled = await Promise.allSettled([this.connect('e'), this.connect('f')]);
      return [all.map((x) => x.name), any.name, settled.map((x) => x.status), settled[1].reason.code];`);
    run.end(1);
    run.end(0);
    run.fail(2);
    run.end(3);
    run.end(4);
    run.fail(5);
    expect(run.output).toEqual([['a', 'b'], 'd', ['fulfilled', 'rejected'], 'CONNECTION_FAILED']);
  });
});

describe('the long form of this.connect', () => {
  it('takes connector or connector_type, inputs and options in one object', () => {
    const run = start(`
      const post = this.connect({ connector_type: 'REST', url: 'https://x', method: 'post', data: 'payload', run: false, name: 'mine', timeout: 5 });
      const git = this.connect({ connector: 'repository', ref: undefined });
      post.runAsync(); await post.wait(); await git;`);
    expect(run.children).toMatchObject([
      {
        target: { by: 'connector_type', name: 'REST' },
        name: 'mine',
        inputs: '{"url":"https://x","method":"post","data":"payload"}',
        options: { timeout: 5 },
        state: 'STARTED',
      },
      { target: { by: 'connector', name: 'repository' }, name: 'repository', inputs: '{}', state: 'CREATED' },
    ]);
  });

  it.each([
    ['neither of them', '{ url: 1 }', 'either connector or connector_type'],
    ['both of them', `{ connector: 'a', connector_type: 'b' }`, 'either connector or connector_type'],
    ['no name', '{ connector: 7 }', 'connector is the name, a text, not 7'],
  ])('refuses %s', (_what, call, message) => {
    expect(start(`await this.connect(${call})`).ending.error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });
});

describe('options', () => {
  it('go along with the child', () => {
    const options = {
      timeout: 1.5,
      retry: { attempts: 3, initial: 0.1, deadline: 9 },
      delivery: 'at_most_once',
      priority: -1,
      orphan: true,
    };
    const run = start(`await this.flow('f', { a: 1 }, ${JSON.stringify({ ...options, name: 'named', wait: 'ALL_ENDED', run: true })})`);
    expect(run.children).toMatchObject([{ name: 'named', options, state: 'STARTED' }]);
    expect(start(`await this.flow('f')`).children[0]).not.toHaveProperty('options');
    for (const priority of [-1000, 1000]) {
      expect(start(`await this.flow('f', {}, { priority: ${priority} })`).children).toMatchObject([{ options: { priority } }]);
    }
  });

  it.each([
    ['{ timeoutMs: 5 }', 'option timeoutMs is not known; there are name, run, wait'],
    ['{ timeout: -1 }', 'option timeout is a number of seconds, not -1'],
    ['{ timeout: "5" }', 'not "5"'],
    ['{ wait: "FIRST_ENDED" }', `'ALL_SUCCEEDED' or 'ALL_ENDED'`],
    ['{ retry: { tries: 3 } }', 'option retry.tries is not known; there are attempts'],
    ['{ retry: 3 }', 'an object such as { attempts: 3 }'],
    ['{ retry: { attempts: 0 } }', 'a whole number from 1'],
    ['{ delivery: "once" }', 'at_least_once'],
    ['{ priority: 1001 }', 'option priority is a whole number from -1000 to 1000, not 1001'],
    ['{ priority: -1001 }', 'a whole number from -1000 to 1000, not -1001'],
    ['{ priority: 0.5 }', 'a whole number from -1000 to 1000, not 0.5'],
    ['{ orphan: 1 }', 'true or false'],
    ['7', 'the options are an object'],
  ])('%s is refused at the call', (options, message) => {
    const run = start(`await this.connect('x', {}, ${options})`);
    expect(run.children).toEqual([]);
    expect(run.ending.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it('the worker pool is one of a child flow alone: a call runs where its connector asks for', () => {
    expect(start(`await this.flow('f', {}, { pool: 'dmz' })`).children).toMatchObject([{ options: { pool: 'dmz' } }]);
    for (const call of [`this.flow('f', {}, { pool: 'a/b' })`, `this.flow('f', {}, { pool: ' ' })`]) {
      expect(start(`await ${call}`).ending.error!.message).toContain('option pool is the name of a worker pool: 1 to 200 characters');
    }
    expect(start(`await this.connect('x', {}, { pool: 'dmz' })`).ending.error!.message).toContain('option pool is not known');
  });

  it('an input that is no object is refused', () => {
    expect(start(`await this.connect('x', 'url')`).ending.error!.message).toBe(
      `this.connect('x'): the inputs are an object such as { key: value }, not "url"`,
    );
    expect(start(`await this.flow('x', [1])`).ending.error!.code).toBe('INVALID_INPUT');
    expect(start(`await this.connect()`).ending.error!.message).toContain(`the connector's name is the name, a text, not undefined`);
  });
});

describe('this.waitFor', () => {
  const waitFor = (returnWhen: string, also = '') =>
    start(`
      const a = this.connect('a'), b = this.connect('b').runAsync();
      const found = await this.waitFor([a, b], { returnWhen: '${returnWhen}' });
      ${also}
      return found.map((x) => [x.name, isEnded(x) ? x.status : 'runs']);`);

  it('starts what is not running and gives all in order by default', () => {
    const run = start(
      `const found = await this.waitFor([this.connect('a'), this.sleep(1), this.flow('c')]); return found.map((x) => x.name)`,
    );
    expect(run.running()).toHaveLength(3);
    run.end(2);
    run.end(0);
    run.end(1);
    expect(run.output).toEqual(['a', 'sleep', 'c']);
  });

  it('ALL_SUCCEEDED throws at the first failure', () => {
    const run = waitFor('ALL_SUCCEEDED');
    run.fail(1);
    expect(run.ending.error).toMatchObject({ name: 'DependencyFailedError', code: 'CONNECTION_FAILED' });
  });

  it('ALL_ENDED waits for all and does not throw', () => {
    const run = waitFor('ALL_ENDED');
    run.fail(1);
    expect(run.over).toBeUndefined();
    run.end(0);
    expect(run.output).toEqual([
      ['a', 'ENDED_SUCCESS'],
      ['b', 'ENDED_ERROR'],
    ]);
  });

  it('FIRST_ENDED gives the first that ended, however, and handles of the others in their place', () => {
    const run = waitFor('FIRST_ENDED', `this.log(found[0].status(), typeof found[0].then)`);
    run.fail(1);
    expect(run.logged).toEqual([['RUNNING', 'undefined']]);
    expect(run.output).toEqual([
      ['a', 'runs'],
      ['b', 'ENDED_ERROR'],
    ]);
  });

  it('FIRST_SUCCEEDED passes over failures', () => {
    const run = waitFor('FIRST_SUCCEEDED');
    run.fail(1);
    expect(run.over).toBeUndefined();
    run.end(0);
    expect(run.output).toEqual([
      ['a', 'ENDED_SUCCESS'],
      ['b', 'ENDED_ERROR'],
    ]);
  });

  it('FIRST_SUCCEEDED throws when all have failed', () => {
    const run = waitFor('FIRST_SUCCEEDED');
    run.fail(1, { message: 'first reason' });
    run.fail(0);
    expect(run.ending.error!.message).toBe(`None of 2 executions succeeded; the first: connection 'b' failed: first reason`);
  });

  it('takes executions that have ended, children that have been delivered, and nothing at all', () => {
    const run = start(`
      const child = this.connect('a');
      const ended = await child;
      const again = await this.waitFor([ended, child, child.runAsync()]);
      return [again.map((x) => x === ended), await this.waitFor([]), await this.waitFor([], { returnWhen: 'ALL_ENDED' })];`);
    run.end(0);
    expect(run.output).toEqual([[true, true, true], [], []]);
  });

  it('takes the Cloudomation spellings', () => {
    const run = start(`
      const found = await this.wait_for([this.connect('a')], { return_when: system.return_when.ALL_ENDED });
      return [found[0].status, system.returnWhen.FIRST_ENDED];`);
    run.fail(0);
    expect(run.output).toEqual(['ENDED_ERROR', 'FIRST_ENDED']);
  });

  it.each([
    ['[Promise.resolve()]', 'takes children and handles'],
    [`[], { returnWhen: 'FIRST_ENDED' }`, 'would wait for ever'],
    [`[], { returnWhen: 'SOON' }`, 'returnWhen is one of ALL_SUCCEEDED'],
    ['[], { when: 1 }', 'option when is not known'],
  ])('refuses %s', (call, message) => {
    expect(start(`await this.waitFor(${call})`).ending.error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });
});

describe('sleeping', () => {
  it('is a child with seconds or a time', () => {
    const run = start(`
      await this.sleep(1.5); await this.sleep(-3); await this.sleep(1, { name: 'nap' });
      await this.sleepUntil(new Date(0)); await this.sleep_until('2026-12-24T18:00:00+01:00'); await this.sleepUntil(1000);`);
    run.finish();
    expect(run.children.map(({ kind, target, name, inputs }) => [kind, target.by, name, inputs])).toEqual([
      ['SLEEP', 'sleep', 'sleep', '{"seconds":1.5}'],
      ['SLEEP', 'sleep', 'sleep', '{"seconds":0}'],
      ['SLEEP', 'sleep', 'nap', '{"seconds":1}'],
      ['SLEEP', 'sleep', 'sleep', '{"until":"1970-01-01T00:00:00.000Z"}'],
      ['SLEEP', 'sleep', 'sleep', '{"until":"2026-12-24T17:00:00.000Z"}'],
      ['SLEEP', 'sleep', 'sleep', '{"until":"1970-01-01T00:00:01.000Z"}'],
    ]);
  });

  it('that was not awaited is told of, as a forgotten await', () => {
    expect(start(`this.sleep(5);`).ending.error!.code).toBe('CHILD_NOT_STARTED');
  });

  it.each([
    `this.sleep('1')`,
    'this.sleep(NaN)',
    'this.sleep(1e12)',
    `this.sleepUntil('soon')`,
    'this.sleepUntil()',
    'this.sleepUntil(new Date(NaN))',
  ])('%s is refused', (call) => {
    expect(start(`await ${call}`).ending.error!.code).toBe('INVALID_INPUT');
  });
});

describe('cancel, pause and resume of a child', () => {
  it('take positions, are recorded, and resolve when they are delivered', () => {
    const run = start(`
      const running = this.flow('f').runAsync();
      await running.pause(); await running.resume(); await running.cancel();
      this.log(running.status());
      try { await running.wait() } catch (error) { return [error.code, error.message] }`);
    expect(run.last.at(-1)).toMatchObject({ op: 'control', position: 1, action: 'pause', child: 0 });
    expect(run.end(1)).toMatchObject([{ op: 'control', position: 2, action: 'resume', child: 0 }]);
    expect(run.end(2)).toMatchObject([
      { op: 'control', position: 3, action: 'cancel', child: 0, id: expect.stringMatching(/^0198a000-1234-8/) },
    ]);
    run.end(3);
    expect(run.logged).toEqual(['RUNNING']);
    run.end(0, { status: 'ENDED_CANCELLED' });
    expect(run.output).toEqual(['CANCELLED', `flow 'f' was cancelled`]);
  });

  it('reject when the worker could not do it', () => {
    const run = start(`await this.flow('f').runAsync().cancel();`);
    run.fail(1, { message: 'it has ended' });
    expect(run.ending.error!.message).toBe(`The cancel of 'f' failed: it has ended`);
  });
});

describe('connectors.<namespace>.<action>', () => {
  it('is a child connection that starts at the call and gives its output', () => {
    const run = start(`
      const call = connectors.demo.get({ path: '/get' }, { timeout: 3 });
      this.log(call instanceof Promise);
      return (await call).n + (await connectors['my space'].sum());`);
    expect(run.children).toMatchObject([
      {
        kind: 'CONNECTION',
        target: { by: 'namespace', name: 'demo', action: 'get' },
        name: 'demo.get',
        inputs: '{"path":"/get"}',
        options: { timeout: 3 },
        state: 'STARTED',
      },
    ]);
    run.end(0, { output: { n: 1 } });
    run.end(1, { output: 2 });
    expect(run.logged).toEqual([true]);
    expect(run.output).toBe(3);
  });

  it('throws as a child connection does', () => {
    const run = start(`try { await connectors.demo.get() } catch (error) { return [error.name, error.execution.name] }`);
    run.fail(0);
    expect(run.output).toEqual(['DependencyFailedError', 'demo.get']);
  });
});

describe('connectors.utils.sleep', () => {
  it('is a sleep in milliseconds that starts at the call', () => {
    const run = start(`return await connectors.utils.sleep({ milliseconds: 1500 });`);
    expect(run.children).toMatchObject([
      { kind: 'SLEEP', target: { by: 'sleep' }, name: 'sleep', inputs: '{"seconds":1.5}', state: 'STARTED' },
    ]);
    run.end(0);
    expect(run.output).toBeNull();
  });

  it.each([
    ['connectors.utils.sleep(1000)', 'INVALID_INPUT', 'the inputs are an object'],
    ['connectors.utils.sleep({})', 'INVALID_INPUT', 'milliseconds is a number, not undefined'],
    [`connectors.utils.sleep({ milliseconds: '5' })`, 'INVALID_INPUT', 'milliseconds is a number'],
    ['connectors.utils.sleep({ milliseconds: 5, seconds: 1 })', 'INVALID_INPUT', 'does not know "seconds"'],
    ['connectors.utils.sleep({ milliseconds: 1e15 })', 'INVALID_INPUT', 'at most a hundred years'],
    ['connectors.utils.wait({ milliseconds: 5 })', 'INVALID_REQUEST', 'has sleep({ milliseconds }) and nothing else'],
  ])('%s throws %s', (call, code, message) => {
    const run = start(`await ${call};`);
    expect(run.ending).toMatchObject({ status: 'ENDED_ERROR', error: { code, message: expect.stringContaining(message) } });
    expect(run.children).toEqual([]);
  });
});
