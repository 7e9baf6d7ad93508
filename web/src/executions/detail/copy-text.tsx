import { ActionIcon } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useCopy } from '../../ui/copy.ts';
import classes from './detail.module.css';

export function CopyText({ text, label }: { text: string; label: string }) {
  const { copied, copy } = useCopy();
  return (
    <span className={classes['copy']}>
      <code>{text}</code>
      <ActionIcon size="xs" onClick={() => copy(text)} aria-label={copied ? 'Copied' : `Copy the ${label}`}>
        {copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
      </ActionIcon>
    </span>
  );
}
