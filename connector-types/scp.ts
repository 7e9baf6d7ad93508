/** Files on servers over SSH that have no SFTP. The connection is that of SSH; what is done with it is in `scp/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { SAMPLE_FILE } from './sftp/fields.ts';
import * as fields from './scp/fields.ts';
import { connection } from './ssh/fields.ts';

const content = () => import('./scp/content.ts');
const folders = () => import('./scp/folders.ts');

export default connectorType({
  id: 'scp',
  name: 'SCP',
  title: 'SCP',
  description:
    'Copies files to and from a server over SSH by the old scp protocol, for servers without SFTP. They need the program scp and a POSIX shell; where there is SFTP, it does more.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><rect x="3" y="4" width="18" height="16" rx="2"/><path d="M8 15V9m-2 2 2-2 2 2M16 9v6m-2-2 2 2 2-2"/></svg>',
  connection,
  test: async (context) => (await folders()).test(context),
  default_action: 'get',
  actions: {
    get: {
      title: 'Get a file',
      description: 'Copies a file of the server into a file of the flow, or gives a small one back as text or base64.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: { path: '/in/order.csv', size: 812, file: SAMPLE_FILE },
      run: async (context) => (await content()).get(context),
    },
    put: {
      title: 'Put a file',
      description: 'Writes a file on the server. It appears there under its name once it is whole.',
      inputs: fields.putInputs,
      outputs: fields.putOutputs,
      sample_output: { path: '/out/report.pdf', size: 48_213 },
      run: async (context) => (await content()).put(context),
    },
    list: {
      title: 'List a folder',
      description: 'Names and kinds of what is in a folder, sorted. scp cannot list, so a shell on the server does; it tells no sizes.',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { entries: [{ name: 'order.csv', path: '/in/order.csv', type: 'file' }] },
      run: async (context) => (await folders()).list(context),
    },
    delete: {
      title: 'Delete a file or folder',
      description: 'A shell on the server does it.',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await folders()).remove(context),
    },
  },
});
