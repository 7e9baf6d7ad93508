import { describe, expect, it } from '@jest/globals';
import { start } from './harness.ts';

const HTTP = { message: '404 Not Found', code: 'UNEXPECTED_STATUS', status: 404, response: { status_code: 404, json: { a: 1 } } };

describe('a failed child', () => {
  it('throws DependencyFailedError with message, code, execution, status and response', () => {
    const run = start(`
      try { await this.connect('demo', { path: '/x' }) } catch (error) {
        return [error instanceof DependencyFailedError, error instanceof DependencyTimeoutError, error instanceof Error, error.name, error.message,
          error.code, error.status, error.response, error.execution.id, error.execution.status, error.toJSON(), JSON.parse(JSON.stringify(error))];
      }`);
    run.fail(0, HTTP);
    const [isFailed, isTimeout, isError, name, message, code, status, response, id, ended, json, text] = run.output as unknown[];
    expect([isFailed, isTimeout, isError]).toEqual([true, false, true]);
    expect([name, message, code, status]).toEqual([
      'DependencyFailedError',
      `connection 'demo' failed: 404 Not Found`,
      'UNEXPECTED_STATUS',
      404,
    ]);
    expect(response).toEqual(HTTP.response);
    expect([id, ended]).toEqual([run.children[0]!.id, 'ENDED_ERROR']);
    expect(json).toMatchObject({ name, message, code, status, response, execution: { id, name: 'demo', inputs: { path: '/x' } } });
    expect(text).toEqual(json);
  });

  it('has the stack of the call that made it, in lines of the script', () => {
    const run = start(`const child = this.connect('demo');\nawait child;`);
    run.fail(0);
    expect(run.ending.error!.stack).toMatch(/^DependencyFailedError: connection 'demo' failed: it broke\n {4}at .*script\.js:\d+:\d+/);
    expect(run.ending.error!.stack).not.toContain('petiole:guest');
  });

  it('that is not caught ends the flow with its code, status and response, and names the child', () => {
    const run = start(`await this.connect('demo')`);
    run.fail(0, HTTP);
    expect(run.ending.error).toMatchObject({
      name: 'DependencyFailedError',
      code: 'UNEXPECTED_STATUS',
      details: {
        status: 404,
        response: HTTP.response,
        execution: { id: run.children[0]!.id, name: 'demo', type: 'CONNECTION', status: 'ENDED_ERROR' },
      },
    });
  });

  it('that was cancelled has the code CANCELLED and no status', () => {
    const run = start(
      `try { await this.flow('f') } catch (error) { return [error.message, error.code, 'status' in error, error.execution.error] }`,
    );
    run.end(0, { status: 'ENDED_CANCELLED' });
    expect(run.output).toEqual([`flow 'f' was cancelled`, 'CANCELLED', false, null]);
  });

  it('that took longer than its timeout throws DependencyTimeoutError', () => {
    const run = start(`
      try { await this.connect('slow', {}, { timeout: 1 }) } catch (error) {
        return [error instanceof DependencyTimeoutError, error instanceof DependencyFailedError, error.name, error.code, error.toJSON().name] }`);
    run.fail(0, { code: 'DEPENDENCY_TIMEOUT', message: 'slow took longer than its timeout of 1 s' });
    expect(run.output).toEqual([true, true, 'DependencyTimeoutError', 'DEPENDENCY_TIMEOUT', 'DependencyTimeoutError']);
  });

  it('that failed because of a time-out of its own child did not time out itself', () => {
    const run = start(`try { await this.flow('f') } catch (error) { return [error.name, error.code] }`);
    run.fail(0, { code: 'DEPENDENCY_TIMEOUT', execution: { id: 'x', name: 'grandchild' } });
    expect(run.output).toEqual(['DependencyFailedError', 'DEPENDENCY_TIMEOUT']);
  });

  it.each([
    ['await', `const ended = await this.connect('x', {}, { wait: 'ALL_ENDED' });`],
    ['a handle', `const ended = await this.connect('x', {}, { wait: 'ALL_ENDED' }).runAsync().wait();`],
    ['the long form', `const ended = await this.connect({ connector: 'x', wait: 'ALL_ENDED' });`],
  ])(`made with wait: 'ALL_ENDED' does not throw: %s`, (_how, wait) => {
    const run = start(`${wait} return [ended.status, ended.error.code, ended.output_value, ended.get('message')]`);
    run.fail(0, {}, { message: 'why' });
    expect(run.output).toEqual(['ENDED_ERROR', 'CONNECTION_FAILED', null, 'why']);
  });

  it('throws each time it is waited for', () => {
    const run = start(`
      const child = this.connect('x'); const codes = [];
      for (let i = 0; i < 3; i++) try { await child } catch (error) { codes.push(error.code) }
      return codes`);
    run.fail(0);
    expect(run.output).toEqual(['CONNECTION_FAILED', 'CONNECTION_FAILED', 'CONNECTION_FAILED']);
  });

  it('that ended before anybody waited throws when somebody does', () => {
    const run = start(`
      const running = this.connect('x').runAsync();
      await this.sleep(1);
      try { await running.wait() } catch (error) { return error.code }`);
    run.fail(0);
    run.end(1);
    expect(run.output).toBe('CONNECTION_FAILED');
  });

  it('without an error of its own still has a message', () => {
    const run = start(`await this.connect('x')`);
    run.end(0, { status: 'ENDED_ERROR' });
    expect(run.ending.error!.message).toBe(`connection 'x' failed: no reason was given`);
  });
});

describe('a thrown error', () => {
  it('is reported with name, message, stack, own fields and cause', () => {
    const run = start(`
      class OutOfStock extends Error { constructor(article) { super('out of stock'); this.name = 'OutOfStock'; this.article = article; this.code = 'OUT_OF_STOCK' } }
      throw Object.assign(new OutOfStock(7), { cause: new TypeError('inner'), big: 1n })`);
    expect(run.ending.error).toMatchObject({ name: 'OutOfStock', message: 'out of stock', code: 'OUT_OF_STOCK', details: { article: 7 } });
    expect(run.ending.error!.stack).toContain('script.js:');
  });

  it('keeps its cause', () => {
    const run = start(`throw new Error('outer', { cause: new TypeError('inner') })`);
    expect(run.ending.error!.details).toEqual({ cause: { name: 'TypeError', message: 'inner' } });
  });

  it.each([
    ['a text', `throw 'text'`, 'The script threw "text", which is not an Error'],
    ['undefined', 'throw undefined', 'The script threw undefined'],
    ['an object', 'throw { a: 1 }', 'The script threw {"a":1}'],
    ['a function', 'throw () => 1', 'The script threw a function'],
    ['something like an error', `throw { message: 'like an error', code: 'X' }`, 'like an error'],
    [
      'a hostile proxy',
      `throw new Proxy({}, { get() { throw new Error('trap') }, ownKeys() { throw new Error('trap') } })`,
      'The script threw a value that cannot be shown',
    ],
    [
      'a proxy that throws at everything',
      `throw new Proxy({}, new Proxy({}, { get() { throw new Error('trap') } }))`,
      'The script threw a value that cannot be shown',
    ],
    ['an error with a hostile getter', `throw Object.defineProperty(new Error('fine'), 'stack', { get() { throw 1 } })`, 'fine'],
    ['an error with a circular field', `const error = new Error('circular'); error.self = error; throw error`, 'circular'],
    ['a very long message', `throw new Error('x'.repeat(1e6))`, '(cut, 1000000 characters)'],
  ])('that is %s is reported too', (_what, body, message) => {
    const run = start(body);
    expect(run.ending.status).toBe('ENDED_ERROR');
    expect(run.ending.error!.message).toContain(message);
    expect(run.ending.error!.message.length).toBeLessThan(21_000);
  });

  it('of a rejected promise is the end as well', () => {
    expect(start(`return Promise.reject(new RangeError('out'))`).ending.error).toMatchObject({ name: 'RangeError', message: 'out' });
  });
});
