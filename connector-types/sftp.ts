/** Files on servers over SSH. The connection is that of SSH; what is done with it is in `sftp/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { connection } from './ssh/fields.ts';
import * as fields from './sftp/fields.ts';

const session = () => import('./sftp/session.ts');
const folders = () => import('./sftp/folders.ts');
const content = () => import('./sftp/content.ts');

export default connectorType({
  id: 'sftp',
  name: 'SFTP',
  title: 'SFTP',
  description: 'Reads, writes and arranges files on a server over SSH (SFTP, which today’s scp speaks as well).',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="M3 7V5h6l2 2h10v12H3z"/><path d="M9 15v-4m-2 2 2-2 2 2M15 11v4m-2-2 2 2 2-2"/></svg>',
  connection,
  test: async (context) => (await session()).test(context),
  default_action: 'list',
  actions: {
    list: {
      title: 'List a folder',
      description: 'What is in a folder, sorted by path; optionally with what is below it.',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { entries: [fields.SAMPLE_ENTRY] },
      run: async (context) => (await folders()).list(context),
    },
    get: {
      title: 'Get a file',
      description: 'Copies a file of the server into a file of the flow, or gives a small one back as text or base64.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: { path: '/in/order.csv', size: 812, modified_at: '2026-01-31T12:00:00.000Z', file: fields.SAMPLE_FILE },
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
    delete: {
      title: 'Delete a file or folder',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await folders()).remove(context),
    },
    mkdir: {
      title: 'Make a folder',
      inputs: fields.mkdirInputs,
      outputs: fields.mkdirOutputs,
      sample_output: { created: true },
      run: async (context) => (await folders()).makeFolder(context),
    },
    rename: {
      title: 'Rename or move',
      inputs: fields.renameInputs,
      outputs: fields.renameOutputs,
      sample_output: { path: '/done/order.csv' },
      run: async (context) => (await folders()).rename(context),
    },
    stat: {
      title: 'Look at a file or folder',
      description: 'Its kind, size and times; or that there is none.',
      inputs: fields.statInputs,
      outputs: fields.statOutputs,
      sample_output: { exists: true, entry: fields.SAMPLE_ENTRY },
      run: async (context) => (await folders()).stat(context),
    },
  },
});
