/** Reads and writes git repositories with the system's git. The commands are in `git/`, imported when one is first used. */
import { z } from 'zod';
import { connectorType } from 'petiole/connector';
import { connection, getInputs, getOutputs, metadataOutputs, pushInputs, pushOutputs, refsOutputs, SAMPLE_COMMIT } from './git/fields.ts';

const read = () => import('./git/read.ts');
const push = () => import('./git/push.ts');

export default connectorType({
  id: 'git',
  name: 'GIT',
  title: 'Git',
  description: 'Reads and writes git repositories over https and ssh.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="M6 3v12"/><circle cx="6" cy="18" r="3"/><circle cx="18" cy="6" r="3"/><path d="M18 9c0 5-6 4-12 6"/></svg>',
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
      sample_output: SAMPLE_COMMIT,
      run: async (context) => (await read()).metadata(context),
    },
    get: {
      title: 'Get files',
      description: 'One commit with its files.',
      inputs: getInputs,
      outputs: getOutputs,
      sample_output: { ...SAMPLE_COMMIT, files: [{ name: 'README.md', content: 'IyBTaG9wCg==' }] },
      run: async (context) => (await read()).get(context),
    },
    refs: {
      title: 'List refs',
      description: 'Branches and tags with their commits.',
      inputs: z.object({}),
      outputs: refsOutputs,
      sample_output: { default_branch: 'main', branches: { main: SAMPLE_COMMIT.commit_sha }, tags: { v2: SAMPLE_COMMIT.commit_sha } },
      run: async (context) => (await read()).refs(context),
    },
    push: {
      title: 'Push files',
      description: 'Commits the given files and pushes the branch.',
      inputs: pushInputs,
      outputs: pushOutputs,
      sample_output: { ...SAMPLE_COMMIT, changed: true },
      run: async (context) => (await push()).push(context),
    },
  },
});
