/** Calls a web service over HTTP. The request is built, sent and read in `rest/`. */
import { connectorType } from 'petiole/connector';
import { request } from './rest/exchange.ts';
import { connection, inputs, outputs } from './rest/fields.ts';
import { testAddress } from './rest/test-address.ts';

export default connectorType({
  id: 'rest',
  name: 'REST',
  title: 'REST',
  description: 'Calls a web service over HTTP or HTTPS.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="M8 5 3 12l5 7M16 5l5 7-5 7M13.5 4l-3 16"/></svg>',
  connection,
  test: testAddress,
  counts: 'requests',
  default_action: 'request',
  actions: {
    request: {
      title: 'Request',
      description: 'Sends one request, follows its redirects, and gives the answer, JSON parsed.',
      inputs,
      outputs,
      sample_output: {
        status_code: 200,
        headers: { 'content-type': 'application/json' },
        cookies: {},
        url: 'https://api.example.com/orders/17',
        json: { id: 17, state: 'sent' },
        encoding: 'utf-8',
      },
      run: request,
    },
  },
});
