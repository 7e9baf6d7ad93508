/** One call of a method: the request, and what its answer means. */
import { type ActionContext, ConnectorError, excerpt, type Exchange, type TestContext } from 'petiole/connector';
import { ask, basic, unexpected, webAddress } from '../web/ask.ts';
import type { WebConnection } from '../web/fields.ts';
import { escapeXml, readXml } from '../web/xml.ts';
import { childOf, decodeValue, encodeValue } from './values.ts';

type Connection = WebConnection & { url: string; username?: string; password?: string };
type Context = TestContext<Connection>;

interface Call {
  method: string;
  params: readonly unknown[];
  idempotent: boolean;
}

export async function call(context: ActionContext<Connection, Call>): Promise<{ result: unknown }> {
  return { result: await carryOut(context, context.inputs) };
}

export async function listMethods(context: Context): Promise<{ methods: string[] }> {
  const methods = await carryOut(context, { method: 'system.listMethods', params: [], idempotent: true });
  return { methods: Array.isArray(methods) ? methods.map(String) : [] };
}

/** A fault is an answer too: not every service has system.listMethods. */
export async function test(context: Context): Promise<void> {
  await listMethods(context).catch((error: unknown) => {
    if (!(error instanceof ConnectorError) || error.code !== 'COMMAND_FAILED') throw error;
  });
}

async function carryOut(context: Context, { method, params, idempotent }: Call): Promise<unknown> {
  const { url, username, password } = context.connection;
  const headers: Record<string, string> = { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' };
  if (username !== undefined) headers['authorization'] = basic('XMLRPC', username, password ?? '');
  const question = { method: 'POST', url: webAddress('XMLRPC', 'url', url), headers, body: bodyOf(method, params), idempotent };
  return await ask(context, question, (exchange) => resultOf(exchange, method));
}

function bodyOf(method: string, params: readonly unknown[]): string {
  try {
    const written = params.map((param, index) => `<param>${encodeValue(param, `params[${index}]`)}</param>`);
    return `<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>${escapeXml(method)}</methodName><params>${written.join('')}</params></methodCall>`;
  } catch (error) {
    throw new ConnectorError('INVALID_INPUT', `XMLRPC: ${(error as Error).message}`, { retryable: false, unsent: true });
  }
}

async function resultOf(exchange: Exchange, method: string): Promise<unknown> {
  const { host } = exchange.request.url;
  if (exchange.status !== 200) throw await unexpected(exchange);
  const { text = '' } = await exchange.read();
  try {
    const response = childOf(readXml(text), 'methodResponse');
    const fault = childOf(childOf(response, 'fault'), 'value');
    if (fault !== undefined) throw faultOf(decodeValue(fault), `${method} of ${host}`);
    const value = childOf(childOf(childOf(response, 'params'), 'param'), 'value');
    if (value === undefined) throw new Error('there is no methodResponse with one value in it');
    return decodeValue(value);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    const message = `${host} answered with something that is no XML-RPC: ${(error as Error).message}`;
    throw new ConnectorError('INVALID_RESPONSE', message, { status: 200, response: excerpt(text, 10_000) });
  }
}

function faultOf(fault: unknown, what: string): ConnectorError {
  const { faultCode, faultString } = (fault ?? {}) as { faultCode?: unknown; faultString?: unknown };
  const code = typeof faultCode === 'number' ? faultCode : null;
  const text = typeof faultString === 'string' ? faultString : JSON.stringify(fault);
  const fields = { fault_code: code, fault_string: excerpt(text, 10_000) };
  return new ConnectorError('COMMAND_FAILED', `${what} failed: ${excerpt(text, 1000)} (fault ${code})`, { retryable: false, fields });
}
