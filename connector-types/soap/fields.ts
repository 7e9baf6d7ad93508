/** What the actions of SOAP take and give. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { webFields } from '../web/fields.ts';

export const connection = z.object({
  wsdl: destination(z.string()).describe('Address of the WSDL, such as https://example.com/orders?wsdl'),
  endpoint: destination(z.string()).optional().describe('Of the service; default: what the WSDL says, where that is the same server'),
  username: z.string().optional(),
  password: secret(z.string()).optional(),
  security: z
    .enum(['basic', 'wss_text', 'wss_digest'])
    .default('basic')
    .describe('How user and password are given: basic authentication, or a username token of WS-Security'),
  token: secret(z.string()).optional().describe('Bearer authentication'),
  soap_version: z.enum(['1.1', '1.2']).default('1.1'),
  ...webFields,
});

const xmlName = z.string().regex(/^[\p{L}_][\p{L}\p{N}_.-]*$/u, 'must be a name of the WSDL');
const values = z.record(z.string(), z.unknown());

export const callInputs = z.object({
  operation: xmlName,
  service: xmlName.optional().describe('Where several have the operation'),
  port: xmlName.optional().meta({ destination: false }),
  args: values
    .default({})
    .describe(
      'The message by the names of the WSDL: texts, numbers, lists, objects; attributes of an element in the key attributes, text beside them in $value',
    ),
  soap_headers: values.optional().describe('Elements of the SOAP header'),
  idempotent: z.boolean().default(false).describe('Calling it twice does no harm: it is tried again also after it was sent'),
});
export const callOutputs = z.object({
  result: z.unknown().describe('The answer by the names of the WSDL'),
  soap_header: z.unknown().describe('null where there is none'),
});

export const describeInputs = z.object({});
export const describeOutputs = z.object({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });

export type Connection = z.output<typeof connection>;
export type CallInputs = z.output<typeof callInputs>;
