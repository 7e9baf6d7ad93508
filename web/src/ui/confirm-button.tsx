/** A button that asks first. The question says what will happen; the answer names the deed instead of "OK". */
import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useRef, type ReactNode } from 'react';
import { ActionButton, type ActionButtonProps } from './action-button.tsx';

interface ConfirmProps extends Omit<ActionButtonProps, 'onClick'> {
  title: string;
  question: ReactNode;
  /** the word on the button that does it */
  deed: string;
  dangerous?: boolean;
  onConfirm(): void;
}

export function ConfirmButton({ title, question, deed, dangerous = false, onConfirm, ...button }: ConfirmProps) {
  const asked = useRef(false);
  const ask = () => {
    if (asked.current) return;
    asked.current = true;
    confirm({ title, question, deed, dangerous, onConfirm, onClose: () => (asked.current = false) });
  };
  return <ActionButton {...button} onClick={ask} />;
}

interface Question {
  title: string;
  question: ReactNode;
  deed: string;
  dangerous?: boolean;
  onConfirm(): void;
  onClose?(): void;
}

/** The same question, asked by code. */
export function confirm({ title, question, deed, dangerous = false, onConfirm, onClose }: Question): void {
  modals.openConfirmModal({
    title,
    children: typeof question === 'string' ? <Text size="sm">{question}</Text> : question,
    labels: { confirm: deed, cancel: 'Leave it' },
    // the plain red is too pale for the white words on it
    confirmProps: { color: dangerous ? 'red.9' : undefined, 'data-autofocus': true },
    onConfirm,
    onClose,
  });
}
