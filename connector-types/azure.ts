/** Microsoft Azure. What speaks to it is in `azure/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './azure/fields.ts';

const requests = () => import('./azure/request.ts');
const blobs = () => import('./azure/blobs.ts');

const { SAMPLE_BLOB } = fields;

export default connectorType({
  id: 'azure',
  name: 'AZURE',
  title: 'Microsoft Azure',
  description: 'Requests to Azure Resource Manager and Microsoft Graph, and the blobs of a storage account.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#0a6ab5" stroke-width="2" d="M13 3L4 20h7l2-4 3 4h5z"/></svg>',
  connection: fields.connection,
  test: async (context) => (await requests()).test(context),
  default_action: 'arm',
  actions: {
    arm: {
      title: 'Azure Resource Manager',
      description: 'For example path: /subscriptions/<id>/resourcegroups, api_version: 2024-07-01.',
      inputs: fields.armInputs,
      outputs: fields.answerOutputs,
      sample_output: { status: 200, result: { value: [{ name: 'production', location: 'westeurope' }] } },
      run: async (context) => (await requests()).arm(context),
    },
    graph: {
      title: 'Microsoft Graph',
      description: 'For example path: /users.',
      inputs: fields.graphInputs,
      outputs: fields.answerOutputs,
      sample_output: { status: 200, result: { value: [{ id: '019c1b2e', displayName: 'Ada' }] } },
      run: async (context) => (await requests()).graph(context),
    },
    blob_list: {
      title: 'List blobs',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { blobs: [SAMPLE_BLOB], prefixes: [], truncated: false },
      run: async (context) => (await blobs()).list(context),
    },
    blob_get: {
      title: 'Get a blob',
      description: 'Copies a blob into a file of the flow, or gives a small one back as text or base64.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: SAMPLE_BLOB,
      run: async (context) => (await blobs()).get(context),
    },
    blob_put: {
      title: 'Put a blob',
      inputs: fields.putInputs,
      outputs: fields.putOutputs,
      sample_output: { blob: '2026/01.pdf', size: 48_213, etag: '"0x8DC"' },
      run: async (context) => (await blobs()).put(context),
    },
    blob_delete: {
      title: 'Delete a blob',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await blobs()).remove(context),
    },
  },
});
