import { describe, expect, it } from '@jest/globals';
import { ROOT_ID, Run, Version, opening, sourceOf, start, startSource } from './harness.ts';

describe('the end of a flow', () => {
  it.each([
    ['an object', 'return { a: 1 }', { a: 1 }],
    ['a text', `return 'text'`, 'text'],
    ['null', 'return null', null],
    ['a list', 'return [1, undefined, 2]', [1, null, 2]],
    ['false', 'return false', false],
    ['nothing', 'return', undefined],
    ['an object over setOutput', `this.setOutput('a', 1); this.setOutput('b', 2); return { b: 3, c: 4 }`, { a: 1, b: 3, c: 4 }],
    [
      'nothing after setOutput',
      `this.set_output('a', { x: [1] }); this.setOutput('gone', 1); this.setOutput('gone', undefined)`,
      { a: { x: [1] } },
    ],
    ['a text over setOutput', `this.setOutput('a', 1); return 'text'`, 'text'],
    ['an object over save', `this.save({ output_value: { a: 1 } }); this.setOutput('b', 2); return { c: 3 }`, { a: 1, b: 2, c: 3 }],
    ['setOutput over a saved text', `this.save({ output_value: 'text' }); this.setOutput('b', 2);`, { b: 2 }],
    [
      'what a child is',
      `const child = await this.connect('x'); return child`,
      expect.objectContaining({ name: 'x', status: 'ENDED_SUCCESS' }),
    ],
    ['success with outputs over setOutput', `this.setOutput('a', 1); return this.success('done', { b: 2 })`, { a: 1, b: 2 }],
    ['an own __proto__ key', `this.setOutput('a', 1); return JSON.parse('{"__proto__":2}')`, JSON.parse('{"a":1,"__proto__":2}')],
  ])('%s', (_what, body, output) => {
    const run = start(body);
    run.finish();
    expect(run.ending.status).toBe('ENDED_SUCCESS');
    expect(run.output).toEqual(output);
  });

  it('a handler need not be async', () => {
    expect(startSource(`import { flow } from 'petiole'; export default flow(() => 5);`).output).toBe(5);
    expect(startSource(`import { flow } from 'petiole'; export default flow(() => { throw new Error('no') });`).ending.error!.message).toBe(
      'no',
    );
  });

  it('this.success and this.error end the flow without return, whatever follows, and also when they are caught', () => {
    for (const [call, status] of [
      [`this.success('first')`, 'ENDED_SUCCESS'],
      [`this.error('first')`, 'ENDED_ERROR'],
    ] as const) {
      const run = start(`
        try { ${call} } catch (error) { this.log('caught') } finally { this.log('finally'); }
        this.setOutput('late', 1);
        this.save({ message: 'late' });
        try { this.error('second') } catch {}
        try { this.success('third') } catch {}
        await this.connect('never');
        throw new Error('fourth');`);
      expect(run.all).toHaveLength(1);
      expect(run.ending).toMatchObject({ status });
      expect(run.ending.message ?? run.ending.error!.message).toBe('first');
    }
  });

  it('throw this.error and return this.error are the same', () => {
    for (const how of ['throw', 'return']) {
      const run = start(`this.setOutput('a', 1); ${how} this.error('no such customer', { b: 2 });`);
      expect(run.ending).toMatchObject({
        status: 'ENDED_ERROR',
        error: { name: 'Error', message: 'no such customer', code: 'FLOW_ERROR' },
      });
      expect(run.ending.error!.stack).toMatch(/^Error: no such customer\n {4}at .*script\.js:\d+:\d+/);
      expect(run.output).toEqual({ a: 1, b: 2 });
    }
  });

  it('ended in an own async function, it is the end too, once', () => {
    const run = start(`
      const work = async () => { await this.connect('x'); this.success('from within'); };
      await Promise.all([work(), this.connect('y')]);`);
    run.end(0);
    expect(run.ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'from within' });
  });

  it('background children do not change it', () => {
    const run = start(`this.connect('x').runAsync(); return 'done'`);
    expect(run.children).toMatchObject([{ state: 'STARTED' }]);
    expect(run.output).toBe('done');
  });

  it('a failure of a background child goes unnoticed until it is waited for', () => {
    const run = start(`
      const background = this.connect('x').runAsync();
      background.wait();
      await this.connect('y');
      this.log(background.status());
      return 'done'`);
    run.fail(0);
    run.end(1);
    expect(run.logged).toEqual(['ENDED_ERROR']);
    expect(run.output).toBe('done');
  });

  it('this.continueAs ends it with new inputs, and nothing follows', () => {
    const run = start(`await this.sleep(1); this.log('again'); this.continueAs({ round: inputs.round + 1 }); this.log('never')`, {
      inputs: '{"round":1}',
    });
    expect(run.end(0)).toMatchObject([{ op: 'log' }, { op: 'continue', inputs: '{"round":2}' }]);
    expect(run.over!.op).toBe('continue');
  });

  it('this.continueAs also counts children that were not started', () => {
    expect(start(`this.connect('x'); this.continueAs({})`).ending.error!.code).toBe('CHILD_NOT_STARTED');
    expect(start(`this.continueAs({ f() {} })`).ending.error!.code).toBe('NOT_SERIALIZABLE');
  });

  it('the first error wins over children that were not started', () => {
    expect(start(`this.connect('x'); throw new Error('mine')`).ending.error!.message).toBe('mine');
  });

  it('finally blocks run and may wait for children', () => {
    const run = start(`try { await this.connect('a') } finally { await this.connect('clean up') }`);
    run.fail(0);
    expect(run.running().map(({ name }) => name)).toEqual(['clean up']);
    run.end(1);
    expect(run.ending.status).toBe('ENDED_ERROR');
  });

  it('a wrong message is an error that names it', () => {
    expect(start(`this.success({ a: 1 })`).ending.error!.message).toBe(
      'this.success takes a message, a text, not {"a":1}; outputs are its second parameter',
    );
  });

  it('takes nothing more after its end, and forgets the execution', () => {
    const version = new Version(sourceOf(`return 1`));
    const run = new Run(version, opening());
    expect(run.output).toBe(1);
    expect(version.take(ROOT_ID)).toEqual([]);
  });
});

describe('progress while it runs', () => {
  it('this.save and this.setOutput make one command per activation, with all that is set', () => {
    const run = start(`
      this.save({ message: 'one', name: 'renamed' }); this.setOutput('a', 1); this.save({ message: 'two' });
      this.log(this.get('message'), this.get('name'), this.get('output_value'));
      await this.sleep(1);
      this.setOutput('b', 2);
      await this.sleep(1);`);
    expect(run.last).toMatchObject([
      { op: 'save', message: 'two', name: 'renamed', output_value: '{"a":1}' },
      { op: 'log', values: '["two","renamed",{"a":1}]' },
      { op: 'child' },
    ]);
    expect(run.end(0)[0]).toEqual({ op: 'save', output_value: '{"a":1,"b":2}' });
  });

  it('values count as they are at the call', () => {
    const run = start(`const list = [1]; this.setOutput('list', list); list.push(2); await this.sleep(1);`);
    expect(run.last[0]).toMatchObject({ output_value: '{"list":[1]}' });
  });

  it.each([
    [`this.save({ progress: 1 })`, 'knows message, name and output_value'],
    [`this.save({ message: 1 })`, 'message is a text, not 1'],
    [`this.save('half')`, 'takes an object'],
    [`this.setOutput({ a: 1 })`, 'takes a key'],
    [`this.get('status')`, 'it knows id, root_id'],
  ])('%s is refused', (call, message) => {
    expect(start(call).ending.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it('this.get gives own fields', () => {
    const run = start(
      `return Object.fromEntries(['id', 'root_id', 'parent_id', 'type', 'name', 'flow', 'version', 'inputs', 'output_value', 'message', 'labels'].map((f) => [f, this.get(f)]))`,
      { parent_id: 'p', labels: { team: 'x' }, inputs: '{"a":1}' },
    );
    expect(run.output).toEqual({
      id: ROOT_ID,
      root_id: ROOT_ID,
      parent_id: 'p',
      type: 'FLOW',
      name: 'run of test',
      flow: 'test',
      version: 'f'.repeat(64),
      inputs: { a: 1 },
      output_value: null,
      message: null,
      labels: { team: 'x' },
    });
  });

  it('this and system.this are the same', () => {
    expect(start(`return [this === system.this, Object.isFrozen(system)]`).output).toEqual([true, true]);
  });
});
