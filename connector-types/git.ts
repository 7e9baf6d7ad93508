/** Reads and writes git repositories with the system's git. The commands are in `git/`, imported when one is first used. */
import { z } from 'zod';
import { connectorType } from 'petiole/connector';
import { connection, getInputs, getOutputs, metadataOutputs, pushInputs, pushOutputs, refsOutputs } from './git/fields.ts';

const read = () => import('./git/read.ts');
const push = () => import('./git/push.ts');

export default connectorType({
  id: 'git',
  name: 'GIT',
  title: 'Git',
  description: 'Reads and writes git repositories over https and ssh.',
  connection,
  // lists the branches and tags: whether the repository is there and lets itself be read
  test: async (context) => (await read()).refs({ ...context, inputs: {} }),
  selector: 'command',
  default_action: 'metadata',
  actions: {
    metadata: {
      title: 'Metadata',
      description: 'One commit: author, dates, message.',
      inputs: z.object({}),
      outputs: metadataOutputs,
      run: async (context) => (await read()).metadata(context),
    },
    get: {
      title: 'Get files',
      description: 'One commit with its files.',
      inputs: getInputs,
      outputs: getOutputs,
      run: async (context) => (await read()).get(context),
    },
    refs: {
      title: 'List refs',
      description: 'Branches and tags with their commits.',
      inputs: z.object({}),
      outputs: refsOutputs,
      run: async (context) => (await read()).refs(context),
    },
    push: {
      title: 'Push files',
      description: 'Commits the given files and pushes the branch.',
      inputs: pushInputs,
      outputs: pushOutputs,
      run: async (context) => (await push()).push(context),
    },
  },
});
