/** Kubernetes. What speaks to the API server is in `k8s/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './k8s/fields.ts';

const actions = () => import('./k8s/actions.ts');
const waiting = () => import('./k8s/wait.ts');

const { SAMPLE_OBJECT } = fields;

export default connectorType({
  id: 'k8s',
  name: 'K8S',
  title: 'Kubernetes',
  description: 'Reads, applies and waits for objects of any kind in a Kubernetes cluster.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#2b5fc7" stroke-width="2" d="M12 2l8 4 2 9-5 7H7l-5-7 2-9zM12 8v8M8 12h8"/></svg>',
  connection: fields.connection,
  test: async (context) => (await actions()).test(context),
  default_action: 'get',
  actions: {
    get: {
      title: 'Get an object',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: { object: SAMPLE_OBJECT },
      run: async (context) => (await actions()).get(context),
    },
    list: {
      title: 'List objects',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { items: [SAMPLE_OBJECT], truncated: false },
      run: async (context) => (await actions()).list(context),
    },
    create: {
      title: 'Create objects',
      description: 'One that is there already is an error.',
      inputs: fields.createInputs,
      outputs: fields.createOutputs,
      sample_output: { objects: [SAMPLE_OBJECT] },
      run: async (context) => (await actions()).create(context),
    },
    apply: {
      title: 'Apply objects',
      description: 'Server-side: creates what there is not, and changes the fields that are given.',
      inputs: fields.applyInputs,
      outputs: fields.applyOutputs,
      sample_output: { objects: [SAMPLE_OBJECT] },
      run: async (context) => (await actions()).apply(context),
    },
    patch: {
      title: 'Patch an object',
      inputs: fields.patchInputs,
      outputs: fields.patchOutputs,
      sample_output: { object: SAMPLE_OBJECT },
      run: async (context) => (await actions()).patch(context),
    },
    delete: {
      title: 'Delete an object',
      inputs: fields.deleteInputs,
      outputs: fields.deleteOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await actions()).remove(context),
    },
    logs: {
      title: 'Read the log of a pod',
      inputs: fields.logsInputs,
      outputs: fields.logsOutputs,
      sample_output: { text: 'ready\n' },
      run: async (context) => (await actions()).logs(context),
    },
    scale: {
      title: 'Scale',
      description: 'Sets how many pods a deployment, stateful set or the like has.',
      inputs: fields.scaleInputs,
      outputs: fields.scaleOutputs,
      sample_output: { replicas: 3 },
      run: async (context) => (await actions()).scale(context),
    },
    wait: {
      title: 'Wait for a condition',
      inputs: fields.waitInputs,
      outputs: fields.waitOutputs,
      sample_output: { object: SAMPLE_OBJECT },
      run: async (context) => (await waiting()).wait(context),
    },
  },
});
