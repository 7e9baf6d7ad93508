/** A secret. What is stored is never shown; it stays as it is until something else is typed. */
import { ActionIcon, Group, PasswordInput, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { commonOf, type FieldProps } from './field-props.ts';
import { isLong } from './schema.ts';
import classes from './connectors.module.css';

/** What the server gives in place of a secret, and takes back for the one that it has. */
const MASK = '***';

export function SecretField(props: FieldProps) {
  const { name, schema, value, onChange, readOnly } = props;
  const [isShown, setShown] = useState(false);
  const text = typeof value === 'string' ? value : '';
  const isStored = text === MASK;
  const common = { ...commonOf(props), autoComplete: 'new-password' };
  if (text.startsWith('${')) {
    return <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value || undefined)} spellCheck={false} />;
  }
  const placeholder = isStored ? 'stored; type to replace it' : readOnly ? '' : undefined;
  const remove = (text !== '' || isStored) && !readOnly && (
    <Tooltip label={isStored ? `Take the stored ${name} away` : 'Clear'}>
      <ActionIcon size="sm" aria-label={`Remove ${name}`} onClick={() => onChange(undefined)}>
        <IconX size={13} />
      </ActionIcon>
    </Tooltip>
  );
  const input = {
    ...common,
    value: isStored ? '' : text,
    placeholder,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value),
    spellCheck: false,
  };
  if (!isLong(schema)) {
    return (
      <PasswordInput
        {...input}
        leftSection={remove || undefined}
        visibilityToggleButtonProps={{ 'aria-label': `Show what is typed for ${name}`, disabled: isStored }}
      />
    );
  }
  return (
    <Textarea
      {...input}
      className={`${classes['wide']} ${isShown ? '' : classes['hiddenText']}`}
      autosize
      minRows={1}
      maxRows={6}
      rightSectionWidth={60}
      rightSection={
        <Group gap={2} wrap="nowrap">
          {remove}
          <ActionIcon size="sm" aria-label={`Show what is typed for ${name}`} onClick={() => setShown(!isShown)}>
            {isShown ? <IconEyeOff size={14} /> : <IconEye size={14} />}
          </ActionIcon>
        </Group>
      }
    />
  );
}
