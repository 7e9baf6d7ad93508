/** The form of a Vault. */
import { NumberInput, PasswordInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { VaultForm } from './form.ts';
import { METHODS, type AuthField } from './methods.ts';
import type { Method } from './queries.ts';
import classes from './vaults.module.css';

interface VaultFormProps {
  form: VaultForm;
  isNew: boolean;
  readOnly: boolean;
  onChange(change: Partial<VaultForm>): void;
}

const MASK = '***';
const ALL = 'all of them';
const BELOW = {
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  size: 'xs',
};

export function VaultFields({ form, isNew, readOnly, onChange }: VaultFormProps) {
  const text = (key: 'name' | 'address' | 'engine_path' | 'namespace' | 'ca') => ({
    ...BELOW,
    value: form[key],
    readOnly,
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange({ [key]: event.currentTarget.value }),
  });
  return (
    <div role="form" aria-label="Vault">
      <section className={classes['part']}>
        <div className={classes['fields']}>
          <TextInput
            label="Name"
            description="Connectors refer to it by this name"
            withAsterisk
            {...text('name')}
            readOnly={readOnly || !isNew}
          />
          <TextInput label="Address" placeholder="https://vault.example.com:8200" withAsterisk {...text('address')} />
          <TextInput
            label="Engine path"
            description="The KV engine, or a folder in it; paths of secrets are below"
            {...text('engine_path')}
          />
          <Select
            label="KV version"
            {...BELOW}
            data={[
              { value: '', label: 'found out by itself' },
              { value: '1', label: '1' },
              { value: '2', label: '2' },
            ]}
            value={form.kv_version}
            onChange={(next) => onChange({ kv_version: (next ?? '') as VaultForm['kv_version'] })}
            readOnly={readOnly}
            allowDeselect={false}
          />
        </div>
      </section>
      <Login form={form} isNew={isNew} readOnly={readOnly} onChange={onChange} />
      <section className={classes['part']}>
        <h2 className={classes['heading']}>More</h2>
        <div className={classes['fields']}>
          <TextInput label="Namespace" description="of Vault Enterprise" {...text('namespace')} />
          <NumberInput
            label="Cache"
            description="seconds that a secret may be given again; 0: never"
            {...BELOW}
            min={0}
            value={form.cache_seconds}
            readOnly={readOnly}
            onChange={(next) => onChange({ cache_seconds: next })}
            hideControls
          />
          <NumberInput
            label="Time-out"
            description="seconds for one request"
            {...BELOW}
            min={0.1}
            value={form.timeout}
            readOnly={readOnly}
            onChange={(next) => onChange({ timeout: next })}
            hideControls
          />
          <TagsInput
            label="Private addresses"
            description="networks in which its address may lie"
            {...BELOW}
            data={[ALL]}
            placeholder={form.allow_private === true || form.allow_private.length > 0 ? undefined : '10.0.0.0/8'}
            value={form.allow_private === true ? [ALL] : form.allow_private}
            readOnly={readOnly}
            onChange={(next) =>
              onChange({ allow_private: next.includes(ALL) && form.allow_private !== true ? true : next.filter((one) => one !== ALL) })
            }
          />
          <TagsInput
            label="Given to scripts"
            description="paths whose secrets system.vault.reveal gives; none by default"
            {...BELOW}
            placeholder={form.reveal.length > 0 ? undefined : 'app/*'}
            value={form.reveal}
            readOnly={readOnly}
            onChange={(next) => onChange({ reveal: next })}
          />
          <Textarea
            label="Certificates"
            description="PEM, to trust instead of the well-known authorities"
            {...text('ca')}
            className={classes['wide']}
            autosize
            minRows={1}
            maxRows={8}
          />
        </div>
      </section>
    </div>
  );
}

function Login({ form, readOnly, onChange }: VaultFormProps) {
  return (
    <section className={classes['part']} aria-label="Login">
      <h2 className={classes['heading']}>Login</h2>
      <div className={classes['fields']}>
        <Select
          label="Method"
          {...BELOW}
          data={Object.entries(METHODS).map(([value, { label }]) => ({ value, label }))}
          value={form.method}
          onChange={(next) => onChange({ method: (next ?? 'token') as Method })}
          readOnly={readOnly}
          allowDeselect={false}
        />
        {METHODS[form.method].fields.map((field) => (
          <Field
            key={field.key}
            field={field}
            value={form.auth[field.key] ?? ''}
            readOnly={readOnly}
            onChange={(next) => onChange({ auth: { ...form.auth, [field.key]: next } })}
          />
        ))}
      </div>
    </section>
  );
}

/** What is stored is never shown; it stays as it is until something else is typed. */
function Field({
  field: { label, isSecret, isNeeded, fallback },
  value,
  readOnly,
  onChange,
}: {
  field: AuthField;
  value: string;
  readOnly: boolean;
  onChange(value: string): void;
}) {
  const common = { label, ...BELOW, readOnly, withAsterisk: isNeeded, spellCheck: false, autoComplete: isSecret ? 'new-password' : 'off' };
  const change = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  if (!isSecret) return <TextInput {...common} value={value} placeholder={fallback && `default: ${fallback}`} onChange={change} />;
  const isStored = value === MASK;
  return (
    <PasswordInput
      {...common}
      value={isStored ? '' : value}
      placeholder={isStored ? 'stored; type to replace it' : undefined}
      onChange={change}
      visibilityToggleButtonProps={{ 'aria-label': `Show what is typed for ${label}`, disabled: isStored }}
    />
  );
}
