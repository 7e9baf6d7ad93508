/** What every kind of field is given, and how all of them look. */
import type { JsonValue } from '../../../src/model.ts';
import type { FieldSchema } from './schema.ts';

export interface FieldProps {
  name: string;
  schema: FieldSchema;
  value: JsonValue | undefined;
  isNeeded?: boolean;
  readOnly: boolean;
  /** undefined: not given */
  onChange(value: JsonValue | undefined): void;
}

export function commonOf({ name, schema, isNeeded, readOnly }: FieldProps) {
  return {
    label: schema.title ?? name,
    description: [schema.title === undefined ? null : name, schema.description].filter(Boolean).join(': ') || undefined,
    withAsterisk: isNeeded,
    readOnly,
    size: 'xs',
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    autoComplete: 'off',
  };
}
