/** The action `request` that every type with a `base_url` has: any call of the service, for what its actions do not cover. */
import type { ActionContext } from './context.ts';
import type { JsonSchema } from './schema.ts';
import type { Action } from './type.ts';

export const REQUEST_ACTION = 'request';

const inputs = {
  type: 'object',
  properties: {
    // `http.within` holds it below the address of the service
    url: {
      type: 'string',
      minLength: 1,
      destination: false,
      description: 'Below the address of the service: /customers?limit=10; or the whole address there',
    },
    options: {
      type: 'object',
      properties: {
        method: { type: 'string', pattern: "^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*$", description: 'In any case; default GET' },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        body: { description: 'A text goes out as it is, anything else as JSON; application/json unless a header says otherwise' },
      },
      additionalProperties: false,
    },
  },
  required: ['url'],
} as const;

/** JSON is parsed; another text is given as it is, bytes in base64; null where there is no body. */
const outputs: JsonSchema = { description: 'The body of the answer: JSON parsed, else a text; bytes in base64; null where there is none' };

type RequestInputs = {
  url: string;
  options?: { method?: string; headers?: Record<string, string>; body?: unknown };
};

export const requestAction: Action = {
  title: 'Request',
  description: 'Any request to the service, with the authorization of the connector. Gives the body of the answer.',
  inputs,
  outputs,
  sample_output: { id: 17, name: 'Ada' },
  run,
};

async function run({ http, inputs: { url, options = {} } }: ActionContext<Record<string, unknown>, RequestInputs>): Promise<unknown> {
  const { method = 'GET', headers = {}, body } = options;
  const call = http.request(method, http.within(url)).responseFormat('auto');
  if (typeof body === 'string') call.requestFormat('raw').headers({ 'content-type': 'application/json' });
  if (body !== undefined && body !== null) call.payload(body);
  const answer: unknown = await call.headers(headers);
  return answer instanceof Uint8Array ? Buffer.from(answer).toString('base64') : answer;
}
