/** A form from a JSON Schema. */
import { Form } from '@rjsf/mantine';
import type { RJSFSchema, UiSchema, WidgetProps } from '@rjsf/utils';
import { useMemo } from 'react';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { validator } from './validator.ts';

interface SchemaFormProps {
  schema: JsonObject;
  /** null: it cannot be read at the moment */
  value: JsonValue;
  onChange(value: JsonValue): void;
}

/**
 * Times are typed as ISO 8601, as the schema has them. The widget of the library gives them without `T` and zone, which no schema of this
 * format takes, and leaves out what it cannot read.
 */
const Time = (props: WidgetProps) => {
  const { TextWidget } = props.registry.widgets;
  return TextWidget ? <TextWidget {...props} placeholder={props.placeholder || EXAMPLES[props.schema.format ?? '']} /> : null;
};
const EXAMPLES: Record<string, string> = { 'date-time': '2026-01-31T12:00:00Z', time: '12:00:00' };
const WIDGETS = { DateTimeWidget: Time, TimeWidget: Time };

const MASKED: UiSchema = { 'ui:widget': 'password', 'ui:autocomplete': 'off' };

export function SchemaForm({ schema, value, onChange }: SchemaFormProps) {
  const looks = useMemo(() => uiOf(schema), [schema]);
  return (
    <Form
      schema={schema as RJSFSchema}
      uiSchema={looks}
      widgets={WIDGETS}
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
  return { ...looksOf(schema), 'ui:label': false };
}

/** Secrets at any depth of objects and lists are typed unseen. What stands behind `$ref` is not looked at. */
function looksOf(schema: JsonObject): UiSchema {
  const { properties, items } = schema as { properties?: Record<string, JsonObject>; items?: JsonObject };
  const fields = Object.entries(properties ?? {}).map(([key, field]) => [key, looksOf(field)]);
  return {
    ...(schema['secret'] === true && !['object', 'array'].some((type) => isOf(schema, type)) && MASKED),
    ...Object.fromEntries(fields),
    ...(typeof items === 'object' && !Array.isArray(items) && { items: looksOf(items) }),
  };
}

const isOf = ({ type }: JsonObject, wanted: string): boolean => type === wanted || (Array.isArray(type) && type.includes(wanted));
