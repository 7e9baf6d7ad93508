/** Works with the secrets of a Vault's KV engine. What speaks to Vault is in `vault/`, imported when first used. */
import { connectorType, type CustomAuthorization, type TestContext } from 'petiole/connector';
import * as fields from './vault/fields.ts';

type Context = TestContext<fields.Connection>;

/** An action with the token that the connector's authorization gives. */
async function signedIn<C extends Context, T>(
  context: C,
  act: (actions: typeof import('./vault/actions.ts'), context: C) => Promise<T>,
): Promise<T> {
  const [actions, { withToken }] = await Promise.all([import('./vault/actions.ts'), import('./vault/login.ts')]);
  return await withToken(context, (signed) => act(actions, signed));
}

/** Applied in `vault/login.ts`: one login serves all requests of an action, and is given back at its end. */
const login = (title: string, needs: fields.Needs): CustomAuthorization => ({
  kind: 'custom',
  title,
  fields: needs,
  apply: () => undefined,
});

export default connectorType({
  id: 'vault',
  name: 'VAULT',
  title: 'Vault',
  description: 'Reads, writes and deletes secrets and their versions in the KV engine of a HashiCorp Vault or OpenBao.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="m3 4 9 17 9-17z"/><path d="M9.5 8.5h5M12 8.5V13"/></svg>',
  connection: fields.connection,
  authorization: {
    token: login('A token', fields.needed.token),
    approle: login('AppRole', fields.needed.approle),
    userpass: login('User and password', fields.needed.userpass),
    kubernetes: login('Kubernetes: the token of a service account', fields.needed.kubernetes),
  },
  counts: 'requests',
  default_action: 'read',
  test: (context) => signedIn(context, (actions, signed) => actions.test(signed)),
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
      run: (context) => signedIn(context, (actions, signed) => actions.read(signed)),
    },
    write: {
      title: 'Write a secret',
      description: 'Replaces a secret; in an engine of version 2 as a new version.',
      inputs: fields.writeInputs,
      outputs: fields.writeOutputs,
      sample_output: { version: 4 },
      run: (context) => signedIn(context, (actions, signed) => actions.write(signed)),
    },
    list: {
      title: 'List a folder',
      description: 'Gives the names below a path; those of folders end with a slash.',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { keys: ['git/', 'smtp'] },
      run: (context) => signedIn(context, (actions, signed) => actions.list(signed)),
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
      run: (context) => signedIn(context, (actions, signed) => actions.versions(signed)),
    },
    delete: {
      title: 'Delete a secret',
      description: 'Deletes the newest version, or some versions: in an engine of version 2 they can be restored.',
      inputs: fields.deleteInputs,
      outputs: fields.nothing,
      sample_output: {},
      run: (context) => signedIn(context, (actions, signed) => actions.remove(signed)),
    },
    undelete: {
      title: 'Restore versions',
      description: 'Restores versions that were deleted.',
      inputs: fields.someVersions,
      outputs: fields.nothing,
      sample_output: {},
      run: (context) => signedIn(context, (actions, signed) => actions.undelete(signed)),
    },
    destroy: {
      title: 'Destroy versions',
      description: 'Destroys versions for good; without `versions` the secret with all that is known of it.',
      inputs: fields.deleteInputs,
      outputs: fields.nothing,
      sample_output: {},
      run: (context) => signedIn(context, (actions, signed) => actions.destroy(signed)),
    },
  },
});
