/** One field of a connector's value. What is not given shows its default, and is written down only when somebody changes it. */
import { NumberInput, Select, TagsInput, TextInput, Textarea } from '@mantine/core';
import { commonOf, type FieldProps } from './field-props.ts';
import { isLong, isSecret, kindOf, type FieldSchema } from './schema.ts';
import { SecretField } from './secret-field.tsx';
import { YamlField } from './yaml-field.tsx';
import classes from './connectors.module.css';

export function Field(props: FieldProps) {
  const { schema, value } = props;
  if (isSecret(schema) && (value === undefined || value === null || typeof value === 'string')) return <SecretField {...props} />;
  // What refers to something else, such as ${vault:main:git#port}, is a text whatever belongs there.
  if (typeof value === 'string' && value.startsWith('${')) return <TextField {...props} />;
  switch (kindOf(schema)) {
    case 'text':
      return <TextField {...props} />;
    case 'number':
      return typeof value === 'number' || value === undefined || value === null ? <NumberField {...props} /> : <TextField {...props} />;
    case 'flag':
      return <FlagField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'texts':
      return <TextsField {...props} />;
    case 'other':
      return <YamlField {...props} />;
  }
}

function defaultText({ default: given }: FieldSchema): string | undefined {
  return given === undefined ? undefined : `default: ${typeof given === 'string' ? given : JSON.stringify(given)}`;
}

function TextField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const changed = (next: string) => onChange(next === '' ? undefined : next);
  if (isLong(schema) || text.includes('\n')) {
    return (
      <Textarea
        {...commonOf(props)}
        className={classes['wide']}
        value={text}
        onChange={(event) => changed(event.currentTarget.value)}
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
      />
    );
  }
  return (
    <TextInput
      {...commonOf(props)}
      value={text}
      placeholder={defaultText(schema)}
      onChange={(event) => changed(event.currentTarget.value)}
      spellCheck={false}
    />
  );
}

function NumberField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const isWhole = schema.type === 'integer';
  return (
    <NumberInput
      {...commonOf(props)}
      value={typeof value === 'number' ? value : ''}
      placeholder={defaultText(schema)}
      min={schema.minimum}
      max={schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum}
      allowDecimal={!isWhole}
      hideControls
      clampBehavior="none"
      onChange={(next) => onChange(typeof next === 'number' ? next : next === '' ? undefined : Number(next))}
    />
  );
}

function FlagField(props: FieldProps) {
  const { schema, value, onChange } = props;
  const data = [
    { value: 'true', label: 'yes' },
    { value: 'false', label: 'no' },
  ];
  return (
    <Select
      {...commonOf(props)}
      data={data}
      value={typeof value === 'boolean' ? String(value) : null}
      placeholder={schema.default === undefined ? 'not given' : `default: ${schema.default === true ? 'yes' : 'no'}`}
      onChange={(next) => onChange(next === null ? undefined : next === 'true')}
      clearable={!props.readOnly}
    />
  );
}

function ChoiceField(props: FieldProps) {
  const { schema, value, onChange } = props;
  return (
    <Select
      {...commonOf(props)}
      data={(schema.enum ?? []).map(String)}
      value={typeof value === 'string' ? value : null}
      placeholder={defaultText(schema) ?? 'not given'}
      onChange={(next) => onChange(next ?? undefined)}
      clearable={!props.readOnly}
      searchable={(schema.enum ?? []).length > 8}
    />
  );
}

function TextsField(props: FieldProps) {
  const { value, onChange } = props;
  if (value !== undefined && value !== null && !Array.isArray(value)) return <YamlField {...props} />;
  return (
    <TagsInput {...commonOf(props)} value={(value ?? []).map(String)} onChange={(next) => onChange(next.length === 0 ? undefined : next)} />
  );
}
