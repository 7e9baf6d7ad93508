import { z } from 'zod';
import { pageOf } from './pages.ts';
import { jsonObject, jsonValue, nameSchema } from './texts.ts';

export const connectorTypeParams = z.strictObject({
  id: nameSchema.meta({ description: 'its id or its name, in any case', example: 'rest' }),
});

const action = z
  .object({
    name: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    inputs: jsonObject.meta({ description: 'JSON Schema' }),
    outputs: jsonObject.meta({ description: 'JSON Schema' }),
    sample_output: jsonValue,
    retry: jsonObject.nullable(),
  })
  .meta({ id: 'ConnectorAction' });

export const connectorType = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    description: z.string(),
    icon: z.string().nullable(),
    namespace: z.string().nullable(),
    default_action: z.string(),
    selector: z.string().meta({ description: 'the input that picks the action' }),
    connection: jsonObject.meta({ description: 'the fields of a connector, those of the authorization included: JSON Schema' }),
    authorization: z
      .array(
        z.object({
          key: z.string().nullable(),
          kind: z.string(),
          title: z.string().nullable(),
          fields: z.array(z.string()).meta({ description: 'the inputs that it needs' }),
        }),
      )
      .meta({ description: 'the kinds of authorization, the default first' }),
    has_test: z.boolean().meta({ description: 'whether a connector of this type can be tested' }),
    connector_only: z
      .string()
      .nullable()
      .meta({ description: 'why it is used through a connector alone, whose address no script may change; null: it is not' }),
    retry: jsonObject.nullable(),
    rate_budget: jsonObject.nullable(),
    actions: z.array(action),
  })
  .meta({ id: 'ConnectorType' });
export const connectorTypePage = pageOf(connectorType).meta({ id: 'ConnectorTypePage' });
