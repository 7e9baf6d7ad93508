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
      run: request,
    },
  },
});
