/** A form from a JSON Schema. */
import { Form } from '@rjsf/mantine';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import { useMemo } from 'react';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { validator } from './validator.ts';

interface SchemaFormProps {
  schema: JsonObject;
  /** null: it cannot be read at the moment */
  value: JsonValue;
  onChange(value: JsonValue): void;
}

const MASKED: UiSchema = { 'ui:widget': 'password', 'ui:autocomplete': 'off' };

export function SchemaForm({ schema, value, onChange }: SchemaFormProps) {
  const looks = useMemo(() => uiOf(schema), [schema]);
  return (
    <Form
      schema={schema as RJSFSchema}
      uiSchema={looks}
      validator={validator}
      formData={value ?? undefined}
      onChange={({ formData }) => onChange((formData ?? {}) as JsonValue)}
      tagName="div"
      liveValidate="onChange"
      showErrorList={false}
      experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults' }}
    >
      <></>
    </Form>
  );
}

function uiOf(schema: JsonObject): UiSchema {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonObject>;
  const secrets = Object.entries(properties).filter(([, field]) => field['secret'] === true);
  return { 'ui:label': false, ...Object.fromEntries(secrets.map(([key]) => [key, MASKED])) };
}
