/** Amazon Web Services. What speaks to it is in `aws/`; the SDK is imported when first used, the client of a service with its first call. */
import { connectorType } from 'petiole/connector';
import * as fields from './aws/fields.ts';

const calls = () => import('./aws/call.ts');
const s3 = () => import('./aws/s3.ts');

const { SAMPLE_OBJECT } = fields;

export default connectorType({
  id: 'aws',
  name: 'AWS',
  title: 'Amazon Web Services',
  description: 'Any command of any service of AWS, and the objects of S3 and of stores that speak as it does.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#c25a00" stroke-width="2" d="M12 3l8 4v10l-8 4-8-4V7zM4 7l8 4 8-4M12 11v10"/></svg>',
  connection: fields.connection,
  test: async (context) => (await calls()).test(context),
  default_action: 'call',
  actions: {
    call: {
      title: 'Call a service',
      description: 'Runs one command of a service, or waits until something is in a state.',
      inputs: fields.callInputs,
      outputs: fields.callOutputs,
      sample_output: { result: { Buckets: [{ Name: 'reports' }] }, request_id: '7c3f1e52-0000-4000-8000-000000000000' },
      run: async (context) => (await calls()).call(context),
    },
    s3_list: {
      title: 'S3: list objects',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: {
        objects: [{ key: '2026/01.pdf', size: 48_213, etag: '"9b2cf535"', modified_at: '2026-01-31T12:00:00.000Z' }],
        ...{ prefixes: [], truncated: false },
      },
      run: async (context) => (await s3()).list(context) as Promise<never>,
    },
    s3_get: {
      title: 'S3: get an object',
      description: 'Copies an object into a file of the flow, or gives a small one back as text or base64.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: SAMPLE_OBJECT,
      run: async (context) => (await s3()).get(context),
    },
    s3_put: {
      title: 'S3: put an object',
      inputs: fields.putInputs,
      outputs: fields.putOutputs,
      sample_output: { bucket: 'reports', key: '2026/01.pdf', size: 48_213, etag: '"9b2cf535"', version_id: null },
      run: async (context) => (await s3()).put(context) as Promise<never>,
    },
    s3_head: {
      title: 'S3: look at an object',
      description: 'Its size, time and metadata; or that there is none.',
      inputs: fields.headInputs,
      outputs: fields.headOutputs,
      sample_output: { exists: true, object: SAMPLE_OBJECT },
      run: async (context) => (await s3()).head(context),
    },
    s3_delete: {
      title: 'S3: delete an object',
      description: 'Also where there is none: S3 does not say.',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await s3()).remove(context),
    },
  },
});
