/** APIs of Google. What reads their discovery documents and asks them is in `google/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './google/fields.ts';

const requests = () => import('./google/request.ts');

export default connectorType({
  id: 'google',
  name: 'GOOGLE',
  title: 'Google APIs',
  description: 'Any request of any API of Google, by its discovery document.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#2a7a45" stroke-width="3" d="M19 7a8.5 8.5 0 1 0 1.500 5H12"/></svg>',
  connection: fields.connection,
  test: async (context) => (await requests()).test(context),
  default_action: 'request',
  actions: {
    request: {
      title: 'Request',
      description:
        'For example api_name: sheets, api_version: v4, collection: spreadsheets.values, request: get, params: { spreadsheetId, range }.',
      inputs: fields.requestInputs,
      outputs: fields.requestOutputs,
      sample_output: { result: { range: 'A1:B2', majorDimension: 'ROWS', values: [['1', '2']] } },
      run: async (context) => (await requests()).request(context),
    },
  },
});
