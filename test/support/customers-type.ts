/** The sample connector of the Workato SDK's introduction ("My sample connector"), as a type of ours. */
import { z } from 'zod';
import { connectorType, paginate, secret } from 'petiole/connector';

const customer = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  address: z.object({ street: z.string(), city: z.string(), zip: z.string(), country: z.string() }),
});

export default connectorType({
  id: 'my-sample-connector',
  name: 'CUSTOMERS',
  title: 'My sample connector',
  description: 'Customers of MyApp.',
  connection: z.object({
    base_url: z.string().describe('Where MyApp is'),
    api_token: secret(z.string()).meta({ title: 'API token', description: 'You can find your MyApp API token under "Account Settings"' }),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: { kind: 'custom', apply: (request, connection) => void request.params({ api_token: connection.api_token }) },
  test: ({ http }) => http.get('/v1/customers.json').params({ limit: 1 }),
  default_action: 'get_customer_by_id',
  actions: {
    get_customer_by_id: {
      title: 'Get customer by ID',
      inputs: z.object({ id: z.int() }),
      outputs: customer,
      sample_output: {
        id: 1234,
        name: 'John Smith',
        email: 'john.smith@email.com',
        address: { street: '123 Main St', city: 'Anytown', zip: '94321', country: 'USA' },
      },
      run: async ({ http, inputs }) => (await http.get('/v1/customers.json').params({ id: inputs.id })).customer,
    },
    list_customers: {
      title: 'List customers',
      inputs: z.object({ limit: z.int().default(100) }),
      outputs: z.object({ customers: z.array(customer) }),
      async run({ http, inputs }) {
        const customers: z.output<typeof customer>[] = [];
        const rules = {
          by: 'page',
          size: 2,
          size_param: 'limit',
          items: (body: { customers: z.output<typeof customer>[] }) => body.customers,
        } as const;
        for await (const one of paginate(http.get('/v1/customers.json'), rules)) {
          if (customers.push(one) >= inputs.limit) break;
        }
        return { customers };
      },
    },
  },
});
