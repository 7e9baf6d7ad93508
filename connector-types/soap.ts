/** Calls the operations of SOAP services. What reads the WSDL and sends is in `soap/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './soap/fields.ts';

const actions = () => import('./soap/call.ts');

export default connectorType({
  id: 'soap',
  name: 'SOAP',
  title: 'SOAP',
  description: 'Calls the operations of a SOAP service, by its WSDL.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#4a6b2f" stroke-width="2" d="M3 6h18v12H3zM3 6l9 7 9-7"/></svg>',
  connection: fields.connection,
  counts: 'requests',
  test: async (context) => (await actions()).test(context),
  default_action: 'call',
  actions: {
    call: {
      title: 'Call an operation',
      description: 'A fault is the error COMMAND_FAILED with its code, text and detail.',
      inputs: fields.callInputs,
      outputs: fields.callOutputs,
      sample_output: { result: { orderId: 7 }, soap_header: null },
      run: async (context) => (await actions()).call(context),
    },
    describe: {
      title: 'Describe the service',
      description: 'The services, ports and operations of the WSDL, with what they take and give.',
      inputs: fields.describeInputs,
      outputs: fields.describeOutputs,
      sample_output: { services: { Orders: { OrdersPort: { getOrder: { input: { id: 'xs:int' }, output: { name: 'xs:string' } } } } } },
      run: async (context) => (await actions()).describe(context),
    },
  },
});
