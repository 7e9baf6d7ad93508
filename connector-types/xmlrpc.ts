/** Calls methods of XML-RPC services. Values are written and read in `xmlrpc/`, imported when first used. */
import { z } from 'zod';
import { connectorType, secret } from 'petiole/connector';
import { webFields } from './web/fields.ts';

const actions = () => import('./xmlrpc/call.ts');

export default connectorType({
  id: 'xmlrpc',
  name: 'XMLRPC',
  title: 'XML-RPC',
  description: 'Calls the methods of an XML-RPC service.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke="#8a5a00" stroke-width="2" d="M8 6l-5 6 5 6M16 6l5 6-5 6M10 12h4"/></svg>',
  connection: z.object({
    url: z.string().describe('Of the service, such as https://example.com/RPC2'),
    username: z.string().optional().describe('Basic authentication'),
    password: secret(z.string()).optional(),
    ...webFields,
  }),
  test: async (context) => (await actions()).test(context),
  default_action: 'call',
  actions: {
    call: {
      title: 'Call a method',
      description:
        'Values go out by their kind: a whole number as int (i8 where it needs more than 32 bits), another one as double, null as nil. ' +
        'The others are written { $date: "2026-01-31T12:00:00" }, { $base64: "…" }, { $double: 1 }, { $i8: "9007199254740993" }. ' +
        'Of an answer, dates are texts such as 2026-01-31T12:00:00, bytes are { $base64 }.',
      inputs: z.object({
        method: z.string().regex(/^[A-Za-z0-9_.:/]+$/, 'must be a method name: letters, digits and _ . : /'),
        params: z.array(z.unknown()).default([]),
        idempotent: z.boolean().default(false).describe('Calling it twice does no harm: it is tried again also after it was sent'),
      }),
      outputs: z.object({ result: z.unknown() }),
      sample_output: { result: 'South Dakota' },
      run: async (context) => (await actions()).call(context),
    },
    list_methods: {
      title: 'List the methods',
      description: 'Of services that have system.listMethods.',
      inputs: z.object({}),
      outputs: z.object({ methods: z.array(z.string()) }),
      sample_output: { methods: ['system.listMethods', 'examples.getStateName'] },
      run: async (context) => (await actions()).listMethods(context),
    },
  },
});
