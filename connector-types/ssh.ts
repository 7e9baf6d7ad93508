/** Runs scripts on servers over SSH. Connection and launcher are in `ssh/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { connection, inputs, outputs } from './ssh/fields.ts';

const run = () => import('./ssh/run.ts');

export default connectorType({
  id: 'ssh',
  name: 'SSH',
  title: 'SSH',
  description: 'Runs a script on a server over SSH.',
  icon: '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><rect x="3" y="4" width="18" height="16" rx="2"/><path d="m7 9 3 3-3 3M12 15h5"/></svg>',
  connection,
  test: async (context) => (await import('./ssh/connect.ts')).logIn(context),
  default_action: 'script',
  actions: {
    script: {
      title: 'Run a script',
      description: 'Puts a script on the server, runs it, and gives back what it printed.',
      inputs,
      outputs,
      sample_output: { retcode: 0, report: 'up 12 days\n', stdout: 'up 12 days\n', stderr: '', var: { DAYS: '12' } },
      run: async (context) => (await run()).runScript(context),
    },
  },
});
