import { Select } from '@mantine/core';
import { ROLES, type Role } from '../../../src/permissions.ts';
import { ROLE_WORDS } from './role-words.ts';

interface RoleSelectProps {
  value: Role;
  onChange(role: Role): void;
  label?: string;
  disabled?: boolean;
}

export function RoleSelect({ value, onChange, label = 'Role', disabled }: RoleSelectProps) {
  return (
    <Select
      label={label}
      description={ROLE_WORDS[value]}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[...ROLES]}
      value={value}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
      allowDeselect={false}
      disabled={disabled}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
