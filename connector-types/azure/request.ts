/** Requests to Azure Resource Manager and Microsoft Graph. */
import { setTimeout as delay } from 'node:timers/promises';
import { excerpt, ConnectorError, type ActionContext, type Exchange, type TestContext } from 'petiole/connector';
import { ask, unexpected, webAddress } from '../web/ask.ts';
import type { ArmInputs, Connection, GraphInputs } from './fields.ts';
import { tokensOf, wrong } from './token.ts';

interface Answer {
  status: number;
  headers: Exchange['headers'];
  result: unknown;
}
type Given = Pick<ArmInputs, 'method' | 'body'>;

export async function arm(context: ActionContext<Connection, ArmInputs>): Promise<{ status: number; result: unknown }> {
  const { path, params, api_version, until_done } = context.inputs;
  const base = webAddress('AZURE', 'resource_manager_url', context.connection.resource_manager_url);
  const url = addressOf(base, path, { ...params, 'api-version': api_version });
  const first = await send(context, url, context.inputs);
  if (until_done) return { status: first.status, result: await untilDone(context, url, first) };
  return { status: first.status, result: await withPages(context, url, first) };
}

export async function graph(context: ActionContext<Connection, GraphInputs>): Promise<{ status: number; result: unknown }> {
  const { path, params, api_version } = context.inputs;
  const url = addressOf(webAddress('AZURE', 'graph_url', context.connection.graph_url), `/${api_version}${path}`, params);
  const first = await send(context, url, context.inputs);
  return { status: first.status, result: await withPages(context, url, first) };
}

/** Whether there is a token, for who has an app registration; the others are asked what the account is. */
export async function test(context: TestContext<Connection>): Promise<void> {
  const { client_id, resource_manager_url, storage_account, blob_url } = context.connection;
  if (client_id !== undefined) await tokensOf(context, webAddress('AZURE', 'resource_manager_url', resource_manager_url).origin).get();
  else if (storage_account !== undefined || blob_url !== undefined) await (await import('./blobs.ts')).test(context);
}

function addressOf(base: URL, path: string, params: Record<string, string | number | boolean>): URL {
  const url = new URL(base.href.replace(/(?<!\/)\/+$/, '') + path);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
  return url;
}

async function send(context: TestContext<Connection>, url: URL, { method, body }: Given): Promise<Answer> {
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) throw wrong(`a ${method} takes no body`);
  const tokens = tokensOf(context, url.origin);
  const headers = { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) };
  const authorize = async (given: Record<string, string>) => void (given['authorization'] = `Bearer ${await tokens.get()}`);
  const question = { method, url, headers, authorize, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return await tokens.with(() => ask(context, question, answerOf));
}

async function answerOf(exchange: Exchange): Promise<Answer> {
  const { status, headers } = exchange;
  if (status < 200 || status >= 300) throw await refusal(exchange);
  const { json, text, encoding } = await exchange.read();
  if (json === undefined && encoding !== null && /text\/html/.test(String(headers['content-type'])))
    throw new ConnectorError('INVALID_RESPONSE', `${exchange.request.url.host} answered with a page, so it is hardly Azure`, {
      status,
      response: text === undefined ? undefined : excerpt(text, 10_000),
    });
  return { status, headers, result: json ?? text ?? null };
}

/** { error: { code, message } }: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors */
async function refusal(exchange: Exchange): Promise<ConnectorError> {
  const { json } = await exchange.read({ lenient: true });
  const { code, message } = (json as { error?: { code?: string; message?: string } } | undefined)?.error ?? {};
  const error = await unexpected(exchange, code === undefined ? undefined : `${message} (${code})`);
  const details = { ...error.details, ...(code !== undefined && { fields: { azure_code: code } }) };
  return new ConnectorError(error.code, error.message, details);
}

interface Page {
  value?: unknown[];
  nextLink?: string;
  '@odata.nextLink'?: string;
}

async function withPages(context: ActionContext<Connection, ArmInputs | GraphInputs>, url: URL, { result }: Answer): Promise<unknown> {
  const { all_pages, max_entries } = context.inputs;
  let page = (result ?? {}) as Page;
  if (!all_pages || !Array.isArray(page.value)) return result;
  const value = [...page.value];
  let isCut = false;
  for (;;) {
    const next = page.nextLink ?? page['@odata.nextLink'];
    isCut = value.length > max_entries || (next !== undefined && value.length >= max_entries);
    if (next === undefined || isCut) return { value: value.slice(0, max_entries), truncated: isCut };
    page = (await send(context, sameOrigin(url, next), { method: 'GET' } as Given)).result as Page;
    value.push(...(page?.value ?? []));
  }
}

/** The token goes where the connector says. */
function sameOrigin(url: URL, link: string): URL {
  const next = URL.parse(link, url.href);
  if (next?.origin === url.origin) return next;
  throw new ConnectorError('INVALID_RESPONSE', `${url.host} names a link to another server, which is not followed`, { retryable: false });
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
async function untilDone(context: ActionContext<Connection, ArmInputs>, url: URL, first: Answer): Promise<unknown> {
  const { max_wait, method } = context.inputs;
  const end = performance.now() + max_wait * 1000;
  let last = first;
  const operation = headerOf(first, 'azure-asyncoperation');
  let link = operation ?? headerOf(first, 'location');
  if (link === undefined || (first.status !== 201 && first.status !== 202)) return first.result;
  for (;;) {
    const waitMs = Math.min(pauseOf(last), Math.max(0, end - performance.now()));
    await delay(waitMs, undefined, { signal: context.signal }).catch(() => {
      throw new ConnectorError('CANCELLED', `waiting for ${method} ${url.pathname} was cancelled`);
    });
    last = await send(context, sameOrigin(url, link), { method: 'GET' } as Given);
    const { status, error } = (last.result ?? {}) as { status?: string; error?: { code?: string; message?: string } };
    if (operation !== undefined && (status === 'Failed' || status === 'Canceled')) {
      const message = `${method} ${url.pathname} ended as ${status}: ${error?.message ?? 'no reason is given'} (${error?.code ?? ''})`;
      throw new ConnectorError('COMMAND_FAILED', message, { retryable: false, fields: { azure_code: error?.code ?? null } });
    }
    const isDone = operation === undefined ? last.status !== 202 : status === 'Succeeded';
    if (isDone && (operation === undefined || method === 'DELETE' || method === 'POST')) return last.result;
    if (isDone) return (await send(context, url, { method: 'GET' } as Given)).result;
    if (performance.now() >= end)
      throw new ConnectorError('CONNECTION_TIMEOUT', `${method} ${url.pathname} was not done within ${max_wait} s (max_wait)`, {
        retryable: false,
      });
    link = (operation === undefined ? headerOf(last, 'location') : undefined) ?? link;
  }
}

function pauseOf(answer: Answer): number {
  const seconds = Number(headerOf(answer, 'retry-after') ?? 2);
  return Number.isFinite(seconds) ? Math.max(0.1, seconds) * 1000 : 2000;
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
