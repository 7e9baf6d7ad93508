/** A button that the role may not be allowed to press: then it stays readable and reachable, and says why. */
import { Button, Tooltip, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Permission } from '../../../src/permissions.ts';
import { useMay } from '../api/me.ts';

export interface ActionButtonProps extends ButtonProps {
  children: ReactNode;
  onClick(): void;
  /** the permission that the action takes */
  needs?: Permission;
  /** another reason why it cannot be done now */
  hindered?: string | null;
  /** what it does, where the word does not say enough */
  hint?: string;
}

export function ActionButton({ needs, hindered, hint, onClick, children, ...props }: ActionButtonProps) {
  const { allowed, why } = useMay(needs);
  const reason = allowed ? (hindered ?? null) : why;
  return (
    <Tooltip label={reason ?? hint} disabled={!reason && !hint} multiline maw={300}>
      <Button
        variant="default"
        {...props}
        {...(reason !== null && { 'data-disabled': true, 'aria-disabled': true, 'aria-description': reason })}
        onClick={(event) => (reason === null ? onClick() : event.preventDefault())}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
