/**
 * `operation()`: an action described instead of programmed, one request of a service as its OpenAPI document has it. What
 * `connector-type from-openapi` writes is made of these, and they can be written by hand as well.
 */
import type { ActionContext } from '../context.ts';
import type { HttpCall, Params } from '../http.ts';
import { paginate } from '../paginate.ts';
import type { JsonObjectSchema, JsonSchema } from '../schema.ts';
import type { Action } from '../type.ts';
import { sendBody, type OperationBody } from './body.ts';
import { pageInputs, pagesOf, type OperationPages } from './pages.ts';
import { placed, type OperationParameter } from './parameters.ts';

export interface Operation {
  title: string;
  description?: string;
  method: string;
  /** below the type's `base_url`, with the names of parameters in braces: `/customers/{id}` */
  path: string;
  /** by the name that the input has */
  parameters?: { readonly [input: string]: OperationParameter };
  body?: OperationBody;
  /** what is asked for; default: JSON or anything else */
  accept?: string;
  /** the answer becomes a file, and the output its handle */
  answer?: 'file';
  /** how to read on through the pages of a list */
  pages?: OperationPages;
  /** what the answer's body holds at least */
  outputs?: JsonSchema;
  sample_output?: unknown;
}

/** An action whose example has no type of its own. */
export type DescribedAction = Omit<Action, 'sample_output'>;

/** Shared by several operations: `export const actions = operations({ get_customer: { … } })`. */
export function operations(described: { readonly [action: string]: Operation }): Record<string, DescribedAction> {
  return Object.fromEntries(Object.entries(described).map(([name, one]) => [name, operation(one)]));
}

export function operation(described: Operation): DescribedAction {
  const { title, description, outputs = {}, sample_output } = described;
  const action: Action = {
    title,
    ...(description !== undefined && { description }),
    inputs: inputsOf(described),
    outputs,
    ...(sample_output !== undefined && { sample_output }),
    run: (context) => run(described, context),
  };
  return action;
}

/** Whatever an input is called, it is content: the request goes below `base_url`. */
function inputsOf({ parameters = {}, body, pages }: Operation): JsonObjectSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [input, parameter] of Object.entries(parameters)) {
    properties[input] = { destination: false, ...(parameter.schema ?? { type: 'string' }) };
    if (parameter.required === true || parameter.in === 'path') required.push(input);
  }
  if (body) {
    properties[body.input ?? 'body'] = { destination: false, ...body.schema };
    if (body.required) required.push(body.input ?? 'body');
  }
  return { type: 'object', properties: { ...properties, ...(pages && pageInputs(pages)) }, required };
}

async function run(described: Operation, context: ActionContext): Promise<unknown> {
  const call = requestOf(described, context);
  if (described.body) await sendBody(call, described.body, context);
  const most = described.pages ? context.inputs['max_items'] : undefined;
  if (described.pages && typeof most === 'number') return await readOn(call, described.pages, most);
  if (described.answer === 'file') return await asFile(call, described, context);
  const answer: unknown = await call;
  return answer instanceof Uint8Array ? Buffer.from(answer).toString('base64') : answer;
}

/** Not async: a promise would send the request that it gives. */
function requestOf({ method, path: template, parameters = {}, accept }: Operation, { http, inputs }: ActionContext): HttpCall<unknown> {
  const { path, query, headers } = placed(template, parameters, inputs);
  const call = http.request<unknown>(method, path).responseFormat('auto').params(query).headers(headers);
  return accept === undefined ? call : call.headers({ accept });
}

/** The body of the last page with the items of all pages in it, or the list alone where a page is one. */
async function readOn(call: HttpCall<unknown>, pages: OperationPages, most: number): Promise<unknown> {
  const { rules, whole } = pagesOf(pages);
  const items: unknown[] = [];
  if (most > 0) {
    for await (const item of paginate(call, rules)) {
      items.push(item);
      if (items.length >= most) break;
    }
  }
  return whole(items);
}

async function asFile(call: HttpCall<unknown>, { method, path }: Operation, { files }: ActionContext): Promise<unknown> {
  const content: unknown = await call.responseFormat('raw');
  const { headers } = await call.response();
  const bytes = content instanceof Uint8Array ? content : Buffer.from(typeof content === 'string' ? content : '');
  const type = String(headers['content-type'] ?? 'application/octet-stream');
  const name = fileName(String(headers['content-disposition'] ?? '')) ?? path.split('/').findLast((part) => /^[\w.-]+$/.test(part));
  const { Readable } = await import('node:stream');
  return await files.write(name ?? method.toLowerCase(), type, Readable.from([bytes]));
}

function fileName(disposition: string): string | undefined {
  return /filename="?([^";\r\n]{1,255})"?/i.exec(disposition)?.[1];
}

export type { OperationBody, OperationPages, OperationParameter, Params };
