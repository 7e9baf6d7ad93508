/** Runs scripts on servers over SSH. Connection and launcher are in `ssh/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { connection, inputs, outputs } from './ssh/fields.ts';

const run = () => import('./ssh/run.ts');

export default connectorType({
  id: 'ssh',
  name: 'SSH',
  title: 'SSH',
  description: 'Runs a script on a server over SSH.',
  connection,
  test: async (context) => (await import('./ssh/connect.ts')).logIn(context),
  default_action: 'script',
  actions: {
    script: {
      title: 'Run a script',
      description: 'Puts a script on the server, runs it, and gives back what it printed.',
      inputs,
      outputs,
      run: async (context) => (await run()).runScript(context),
    },
  },
});
