/** Runs commands in Redis and what speaks its protocol. The work is in `redis/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { commandInputs, commandOutputs, connection, pipelineInputs, pipelineOutputs } from './redis/fields.ts';

const run = () => import('./redis/run.ts');

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#d82c20" stroke-width="1.8"><path d="m2 8 10-5 10 5-10 5zm0 4.5 10 5 10-5M2 17l10 5 10-5"/></svg>';

export default connectorType({
  id: 'redis',
  name: 'REDIS',
  title: 'Redis',
  icon: ICON,
  description: 'Runs commands in Redis, Valkey and other servers of this protocol, one by one, in a row or as a transaction.',
  connection,
  default_action: 'command',
  test: async (context) => (await run()).test(context),
  actions: {
    command: {
      title: 'Run a command',
      description: 'Runs one command and gives its reply.',
      inputs: commandInputs,
      outputs: commandOutputs,
      sample_output: { result: 'OK' },
      run: async (context) => (await run()).command(context),
    },
    pipeline: {
      title: 'Run several commands',
      description:
        'Sends several commands at once over one connection; with transaction: true all of them are carried out with nothing in between.',
      inputs: pipelineInputs,
      outputs: pipelineOutputs,
      sample_output: { results: ['OK', 1] },
      run: async (context) => (await run()).pipeline(context),
    },
  },
});
