/** The actions of types that keep files in folders: the same for all of them. */
import type { ActionContext } from 'petiole/connector';
import * as fields from './fields.ts';
import type { WithStore } from './store.ts';

const names = () => import('./names.ts');
const content = () => import('./content.ts');

/** `load` imports what speaks the protocol, when an action first needs it. */
export function fileActions<C>(load: () => Promise<WithStore<C>>) {
  type In<I> = ActionContext<C, I>;
  return {
    list: {
      title: 'List a folder',
      description: 'What is in a folder, sorted by path; optionally with what is below it.',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { entries: [fields.SAMPLE_ENTRY] },
      run: async (context: In<fields.ListInputs>) => (await names()).list(context, await load()),
    },
    get: {
      title: 'Get a file',
      description: 'Copies a file of the server into a file of the flow, or gives a small one back as text or base64.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: { path: '/in/order.csv', size: 812, modified_at: '2026-01-31T12:00:00.000Z', file: fields.SAMPLE_FILE },
      run: async (context: In<fields.GetInputs>) => (await content()).get(context, await load()),
    },
    put: {
      title: 'Put a file',
      description: 'Writes a file on the server. It appears there under its name once it is whole.',
      inputs: fields.putInputs,
      outputs: fields.putOutputs,
      sample_output: { path: '/out/report.pdf', size: 48_213 },
      run: async (context: In<fields.PutInputs>) => (await content()).put(context, await load()),
    },
    delete: {
      title: 'Delete a file or folder',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context: In<fields.DeleteInputs>) => (await names()).remove(context, await load()),
    },
    mkdir: {
      title: 'Make a folder',
      inputs: fields.mkdirInputs,
      outputs: fields.mkdirOutputs,
      sample_output: { created: true },
      run: async (context: In<fields.MkdirInputs>) => (await names()).makeFolder(context, await load()),
    },
    rename: {
      title: 'Rename or move',
      inputs: fields.renameInputs,
      outputs: fields.renameOutputs,
      sample_output: { path: '/done/order.csv' },
      run: async (context: In<fields.RenameInputs>) => (await names()).rename(context, await load()),
    },
    stat: {
      title: 'Look at a file or folder',
      description: 'Its kind, size and time; or that there is none.',
      inputs: fields.statInputs,
      outputs: fields.statOutputs,
      sample_output: { exists: true, entry: fields.SAMPLE_ENTRY },
      run: async (context: In<fields.StatInputs>) => (await names()).stat(context, await load()),
    },
  };
}
