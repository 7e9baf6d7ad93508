import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { startXmlrpcServer, type XmlrpcServer } from '../support/far-sides/xmlrpc-server.ts';

let server: XmlrpcServer;
let strange: TestServer;
let connections: TestConnections;
let answer: { status?: number; type?: string; text: string } | 'hang up' | 'wait' = 'wait';
let asked = 0;
const arrived = new EventTarget();

beforeAll(async () => {
  [server, connections, strange] = await Promise.all([
    startXmlrpcServer(),
    createConnections(undefined, { graceMs: 3_600_000 }),
    serveHttp((request, response) => {
      asked++;
      arrived.dispatchEvent(new Event('one'));
      if (answer === 'hang up') request.socket.destroy();
      else if (answer !== 'wait') response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'text/xml' }).end(answer.text);
    }),
  ]);
});
afterAll(async () => {
  await Promise.all([connections?.close(), server?.stop(), strange?.stop()]);
});

const run = async (method: string, params: unknown[] = [], more: object = {}) =>
  (await connections.output('XMLRPC', { url: server.url, method, params, ...more }))['result'];
const fail = (inputs: object, options?: CallOptions) =>
  connections.error('XMLRPC', { url: server.url, method: 'echo', ...inputs }, options);
const failStrange = (said: typeof answer, options?: CallOptions) => {
  answer = said;
  asked = 0;
  return fail({ url: strange.url }, options);
};

describe('XMLRPC: values', () => {
  it('come back as they went out', async () => {
    const values = [
      ...['', ' two  blanks ', 'a <b> & "c" \u00fc \u{1f600}', 'line\nbreak\ttab', true, false, null, 0, -7, 2 ** 31 - 1, -(2 ** 31)],
      ...[1.5, -0.25, 1e-7, 123456789.125, [], {}, [[1, [2]], 'x'], { a: { 'b c': [{ d: null }] }, '<e>': 1 }],
    ];
    expect(await run('echo', values)).toEqual(values);
  });

  it('are of the kinds that the service is to see', async () => {
    const values = ['1', 1, 1.5, true, null, [1], { a: 1 }, { $double: 2 }, { $base64: 'AAEC' }, { $date: '2026-01-31T12:00:00' }];
    expect(await run('kinds', values)).toEqual(['str', 'int', 'float', 'bool', 'NoneType', 'list', 'dict', 'float', 'Binary', 'DateTime']);
    // Python reads i8, and does not write it
    expect(await run('kinds', [2 ** 40, { $i8: '9007199254740993' }])).toEqual(['int', 'int']);
    answer = { text: '<methodResponse><params><param><value><i8>9007199254740993</i8></value></param></params></methodResponse>' };
    expect(await run('any', [], { url: strange.url })).toBe('9007199254740993');
  });

  it('of time and bytes', async () => {
    expect(await run('when')).toBe('2026-01-31T12:00:00');
    expect(await run('echo', [{ $date: '2026-01-31T13:00:00+01:00' }])).toEqual(['2026-01-31T12:00:00']);
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString('base64');
    expect(await run('bytes')).toEqual({ $base64: all });
    expect(await run('echo', [{ $base64: all }])).toEqual([{ $base64: all }]);
  });

  it('that cannot be written are an error that says where', async () => {
    for (const [value, message] of [
      [{ a: ['\u0001'] }, /control character/],
      [{ a: [{ $date: 'soon' }] }, /params\[0\]\.a\[0\]: \$date/],
      [{ $other: 1 }, /params\[0\]: \$other/],
      [{ $base64: '<i4>1</i4>' }, /\$base64/],
    ] as const)
      expect(await fail({ params: [value] })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) });
    expect(await fail({ method: 'a</methodName>' })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('XMLRPC: calls', () => {
  it('give a fault as an error that is not tried again', async () => {
    expect(await fail({ method: 'fails', params: [42, 'no such order'] })).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('no such order (fault 42)'),
      fault_code: 42,
      fault_string: 'no such order',
    });
    expect(await fail({ method: 'no_such_method' })).toMatchObject({ code: 'COMMAND_FAILED', fault_code: 1 });
  });

  it('list the methods', async () => {
    const { methods } = await connections.output('XMLRPC', { url: server.url, action: 'list_methods' });
    expect(methods).toEqual(expect.arrayContaining(['echo', 'fails', 'system.listMethods']));
  });

  it('log in', async () => {
    const url = `${server.url}/private`;
    expect(await run('echo', [1], { url, username: 'ada', password: 'pass-word-1' })).toEqual([1]);
    const error = await fail({ url, username: 'ada', password: 'wrong-word-2' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', status: 401 });
    expect(JSON.stringify(error)).not.toContain('wrong-word-2');
  });

  it('have a limit of the answer', async () => {
    expect(await fail({ method: 'long', max_response_size: 100_000 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('say what a far side answers that is no XML-RPC', async () => {
    const page = await failStrange({ type: 'text/html', text: '<html><body>Please log in<br></body></html>' });
    expect(page).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('127.0.0.1') });
    const bomb = `<!DOCTYPE a [<!ENTITY b "bbbb">]><methodResponse><params><param><value>&b;</value></param></params></methodResponse>`;
    expect(await failStrange({ text: bomb })).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('document type'),
    });
    const outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><methodResponse/>';
    expect(await failStrange({ text: outside })).toMatchObject({ code: 'INVALID_RESPONSE' });
    const deep = '<value><array><data>'.repeat(60);
    expect(await failStrange({ text: `<methodResponse><params><param>${deep}` })).toMatchObject({ code: 'INVALID_RESPONSE' });
    const wrong = '<methodResponse><params><param><value><int>one</int></value></param></params></methodResponse>';
    expect(await failStrange({ text: wrong })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining("'one'") });
    expect(await failStrange({ status: 500, text: 'oops' })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500, response: 'oops' });
    expect(asked).toBe(1);
  });

  it('are not sent again after a hang-up, unless that does no harm', async () => {
    expect(await failStrange('hang up')).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(asked).toBe(1);
  });

  it('end when they are cancelled', async () => {
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = failStrange('wait', { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});
