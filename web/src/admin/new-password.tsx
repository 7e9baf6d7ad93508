import { ActionIcon, CopyButton, Group, PasswordInput, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDice5 } from '@tabler/icons-react';
import { useDisclosure } from '@mantine/hooks';

interface NewPasswordProps {
  value: string;
  onChange(password: string): void;
  label?: string;
  error?: string | null;
  autoFocus?: boolean;
}

/** As long as the server asks for. */
export const LEAST_LENGTH = 12;

/** A field for a password to be, with one made at random for who wants it. */
export function NewPassword({ value, onChange, label = 'New password', error, autoFocus }: NewPasswordProps) {
  const [isVisible, { toggle, open }] = useDisclosure(false);
  const propose = () => {
    onChange(randomPassword());
    open();
  };
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <PasswordInput
        style={{ flex: 1 }}
        label={label}
        description={`At least ${LEAST_LENGTH} characters`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        required
        minLength={LEAST_LENGTH}
        maxLength={1000}
        data-autofocus={autoFocus || undefined}
        visible={isVisible}
        onVisibilityChange={toggle}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Group gap={4} mb={22} wrap="nowrap">
        <Tooltip label="One made at random">
          <ActionIcon aria-label="Make a password at random" onClick={propose}>
            <IconDice5 size={16} />
          </ActionIcon>
        </Tooltip>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon aria-label="Copy the password" disabled={value === ''} onClick={copy}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
    </Group>
  );
}

/** 20 characters of 32, so 100 bits; none that is taken for another. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

function randomPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  const text = Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join('');
  return text.replace(/(.{5})(?=.)/g, '$1-');
}
