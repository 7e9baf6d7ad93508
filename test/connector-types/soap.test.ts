import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { startSoapServer, type SoapServer } from '../support/far-sides/spyne.ts';

let server: SoapServer;
let strange: TestServer;
let connections: TestConnections;
let wsdl: string;
/** what the strange server says to a GET and to a POST */
let answers: { get?: string; post?: { status?: number; text: string } | 'hang up' | 'wait' } = {};
let asked: IncomingMessage[] = [];
const arrived = new EventTarget();

beforeAll(async () => {
  [server, connections, strange] = await Promise.all([
    startSoapServer(),
    createConnections(undefined, { graceMs: 3_600_000 }),
    serveHttp((request, response) => {
      asked.push(request.resume());
      const { get = wsdl, post = 'wait' } = answers;
      if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'text/xml' }).end(get);
      arrived.dispatchEvent(new Event('one'));
      if (post === 'hang up') request.socket.destroy();
      else if (post !== 'wait') response.writeHead(post.status ?? 200, { 'content-type': 'text/xml' }).end(post.text);
    }),
  ]);
  const text = await (await fetch(`${server.url}/?wsdl`)).text();
  wsdl = text.replaceAll(server.url, strange.url);
});
afterAll(async () => {
  await Promise.all([connections?.close(), server?.stop(), strange?.stop()]);
});

const access = () => ({ wsdl: `${server.url}/?wsdl` });
const run = async (operation: string, args: object = {}, more: object = {}) =>
  (await connections.output('SOAP', { ...access(), operation, args, ...more }))['result'];
const fail = (inputs: object, options?: CallOptions) => connections.error('SOAP', { ...access(), operation: 'when', ...inputs }, options);
const failStrange = (said: typeof answers, inputs: object = {}, options?: CallOptions) => {
  answers = said;
  asked = [];
  return fail({ wsdl: `${strange.url}/?wsdl`, ...inputs }, options);
};

describe('SOAP: calls', () => {
  it('give texts, numbers, lists, objects and times', async () => {
    expect(await run('greet', { name: 'Ada & <Bob> "ü"', times: 2 })).toMatchObject({
      greetResult: { string: ['Hello, Ada & <Bob> "ü"', 'Hello, Ada & <Bob> "ü"'] },
    });
    const items = {
      Item: [
        { name: 'tea', count: 2 },
        { name: 'cake', count: 5 },
      ],
    };
    expect(await run('order', { items })).toMatchObject({ orderResult: 7 });
    expect(await run('mirror', { item: { name: 'tea', count: 3 } })).toMatchObject({ mirrorResult: { name: 'tea', count: 3 } });
    expect(await run('when')).toMatchObject({ whenResult: expect.stringMatching(/^2026-01-31T12:00:00/) });
  });

  it('work with a WSDL that imports another one', async () => {
    expect(await run('order', { items: { Item: [{ name: 'a', count: 1 }] } }, { wsdl: `${server.url}/imported` })).toMatchObject({
      orderResult: 1,
    });
  });

  it('are described, and named where there is none of that name', async () => {
    const { services } = await connections.output('SOAP', { ...access(), action: 'describe' });
    expect(services).toMatchObject({ Shop: { Application: { order: { input: expect.anything() } } } });
    expect(await fail({ operation: 'no_such' })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(/greet.*order/) });
  });

  it('give a fault as an error with its code and detail', async () => {
    const error = await fail({ operation: 'fail', args: { text: 'there is no order 7' } });
    expect(error).toMatchObject({
      ...{ code: 'COMMAND_FAILED', fault_code: expect.stringContaining('NoSuchOrder'), fault_string: 'there is no order 7' },
      fault_detail: expect.stringContaining('7'),
    });
    // what does not fit the schema is a fault of the service
    expect(await fail({ operation: 'greet', args: { times: 'many' } })).toMatchObject({ code: 'COMMAND_FAILED' });
  });

  it('hold no element that was smuggled in by a name, and no XML as it is', async () => {
    for (const args of [
      { 'a><evil/': 1 },
      { a: { 'b c': 1 } },
      { a: '\u0001' },
      { attributes: { 'x y': 1 } },
      { a: { attributes: { xsi_type: { type: 'x" y="' } } } },
    ])
      expect(await fail({ args })).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('args') });
    expect(await run('greet', { name: '</name><name>x', times: 1 })).toMatchObject({ greetResult: { string: ['Hello, </name><name>x'] } });
    expect(await fail({ operation: 'greet', args: { $xml: '<name>evil</name>' } })).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('SOAP: who calls', () => {
  const ada = { username: 'ada', password: 'pass-word-1' };

  it('is told by basic authentication, for the WSDL too', async () => {
    const at = { wsdl: `${server.url}/basic?wsdl`, endpoint: `${server.url}/basic` };
    expect(await run('when', {}, { ...at, ...ada })).toHaveProperty('whenResult');
    const error = await fail({ ...at, ...ada, password: 'wrong-word-2' });
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', status: 401 });
    expect(JSON.stringify(error)).not.toContain('wrong-word-2');
  });

  it.each(['wss_text', 'wss_digest'])('is told by a username token: %s', async (security) => {
    const at = { endpoint: `${server.url}/wss`, security };
    expect(await run('when', {}, { ...at, ...ada })).toHaveProperty('whenResult');
    expect(await fail({ ...at, ...ada, password: 'wrong-word-2' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it('is told to no server that only the WSDL names', async () => {
    const get = wsdl.replaceAll(strange.url, server.url);
    const error = await failStrange({ get }, ada);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('give endpoint') });
    const imported = wsdl.replace(/<wsdl:types>/, `<wsdl:import namespace="x" location="${server.url}/basic?wsdl"/>$&`);
    expect(await failStrange({ get: imported }, ada)).toMatchObject({ status: 401 });
    expect(asked[0]?.headers.authorization).toMatch(/^Basic /);
  });
});

describe('SOAP: a far side in trouble', () => {
  it('that imports files of this machine, or without end, is refused', async () => {
    for (const location of ['file:///etc/passwd', 'ftp://x/y.xsd'])
      expect(
        await failStrange({ get: wsdl.replace(/<wsdl:types>/, `<wsdl:import namespace="x" location="${location}"/>$&`) }),
      ).toMatchObject({
        code: 'INVALID_RESPONSE',
        message: expect.stringContaining('no web address'),
      });
    const many = Array.from({ length: 60 }, (_, i) => `<wsdl:import namespace="n${i}" location="?n=${i}"/>`).join('');
    const definitions = '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="x">';
    expect(await failStrange({ get: `${definitions}${many}</wsdl:definitions>` })).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('more than 50'),
    });
  });

  it('that imports from where connections may not go is refused', async () => {
    const get = wsdl.replace(/<wsdl:types>/, `<wsdl:import namespace="x" location="http://10.0.0.1/x.wsdl"/>$&`);
    expect(await failStrange({ get })).toMatchObject({
      code: 'CONNECTION_REFUSED_BY_POLICY',
      message: expect.stringContaining('10.0.0.1'),
    });
  });

  it('that is no SOAP says what it is', async () => {
    const page = '<html><body>Please log in<br></body></html>';
    expect(await failStrange({ get: page })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining('no WSDL') });
    expect(await failStrange({ post: { text: page } })).toMatchObject({ code: 'INVALID_RESPONSE' });
    expect(await failStrange({ post: { status: 500, text: page } })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 500 });
    const bomb =
      '<!DOCTYPE a [<!ENTITY b "bb">]><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>&b;</s:Body></s:Envelope>';
    expect(await failStrange({ post: { text: bomb } })).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('document type'),
    });
    expect(await failStrange({ get: `<!DOCTYPE a>${wsdl}` })).toMatchObject({ code: 'INVALID_RESPONSE' });
  });

  it('that hangs up is asked once, and one that keeps a call waiting does not hold it when it is cancelled', async () => {
    expect(await failStrange({ post: 'hang up' })).toMatchObject({ code: 'CONNECTION_FAILED' });
    expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = failStrange({ post: 'wait' }, {}, { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect(await error).toMatchObject({ code: 'CANCELLED' });
  });
});
