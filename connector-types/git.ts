/** Reads and writes git repositories with the system's git. The commands are in `git/`. */
import { connectorType } from 'petiole/connector';
import { connection, getInputs, getOutputs, metadataOutputs, pushInputs, pushOutputs, refsOutputs } from './git/fields.ts';
import { push } from './git/push.ts';
import { get, metadata, refs } from './git/read.ts';
import { z } from 'zod';

export default connectorType({
  id: 'git',
  name: 'GIT',
  title: 'Git',
  description: 'Reads and writes git repositories over https and ssh.',
  connection,
  selector: 'command',
  default_action: 'metadata',
  actions: {
    metadata: {
      title: 'Metadata',
      description: 'One commit: author, dates, message.',
      inputs: z.object({}),
      outputs: metadataOutputs,
      run: metadata,
    },
    get: { title: 'Get files', description: 'One commit with its files.', inputs: getInputs, outputs: getOutputs, run: get },
    refs: {
      title: 'List refs',
      description: 'Branches and tags with their commits.',
      inputs: z.object({}),
      outputs: refsOutputs,
      run: refs,
    },
    push: {
      title: 'Push files',
      description: 'Commits the given files and pushes the branch.',
      inputs: pushInputs,
      outputs: pushOutputs,
      run: push,
    },
  },
});
