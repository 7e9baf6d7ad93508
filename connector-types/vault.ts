/** Works with the secrets of a Vault's KV engine. What speaks to Vault is in `vault/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './vault/fields.ts';

const actions = () => import('./vault/actions.ts');

export default connectorType({
  id: 'vault',
  name: 'VAULT',
  title: 'Vault',
  description: 'Reads, writes and deletes secrets and their versions in the KV engine of a HashiCorp Vault or OpenBao.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="m3 4 9 17 9-17z"/><path d="M9.5 8.5h5M12 8.5V13"/></svg>',
  connection: fields.connection,
  counts: 'requests',
  default_action: 'read',
  test: async (context) => (await actions()).test(context),
  actions: {
    read: {
      title: 'Read a secret',
      description: 'Gives all keys of a secret: the newest version, or the one that is asked for.',
      inputs: fields.readInputs,
      outputs: fields.readOutputs,
      sample_output: {
        data: { username: 'petiole', password: '…' },
        version: 3,
        metadata: { created_time: '2026-01-31T12:00:00.000000Z', deletion_time: '', destroyed: false, version: 3 },
      },
      run: async (context) => (await actions()).read(context),
    },
    write: {
      title: 'Write a secret',
      description: 'Replaces a secret; in an engine of version 2 as a new version.',
      inputs: fields.writeInputs,
      outputs: fields.writeOutputs,
      sample_output: { version: 4 },
      run: async (context) => (await actions()).write(context),
    },
    list: {
      title: 'List a folder',
      description: 'Gives the names below a path; those of folders end with a slash.',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { keys: ['git/', 'smtp'] },
      run: async (context) => (await actions()).list(context),
    },
    versions: {
      title: 'List versions',
      description: 'Gives what an engine of version 2 knows of the versions of a secret, without their values.',
      inputs: fields.pathInputs,
      outputs: fields.versionsOutputs,
      sample_output: {
        current_version: 4,
        versions: { '4': { created_time: '2026-01-31T12:00:00.000000Z', deletion_time: '', destroyed: false } },
      },
      run: async (context) => (await actions()).versions(context),
    },
    delete: {
      title: 'Delete a secret',
      description: 'Deletes the newest version, or some versions: in an engine of version 2 they can be restored.',
      inputs: fields.deleteInputs,
      outputs: fields.nothing,
      sample_output: {},
      run: async (context) => (await actions()).remove(context),
    },
    undelete: {
      title: 'Restore versions',
      description: 'Restores versions that were deleted.',
      inputs: fields.someVersions,
      outputs: fields.nothing,
      sample_output: {},
      run: async (context) => (await actions()).undelete(context),
    },
    destroy: {
      title: 'Destroy versions',
      description: 'Destroys versions for good; without `versions` the secret with all that is known of it.',
      inputs: fields.deleteInputs,
      outputs: fields.nothing,
      sample_output: {},
      run: async (context) => (await actions()).destroy(context),
    },
  },
});
