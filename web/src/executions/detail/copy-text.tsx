import { ActionIcon, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './detail.module.css';

export function CopyText({ text, label }: { text: string; label: string }) {
  return (
    <span className={classes['copy']}>
      <code>{text}</code>
      <CopyButton value={text} timeout={1500}>
        {({ copied, copy }) => (
          <ActionIcon size="xs" onClick={copy} aria-label={copied ? 'Copied' : `Copy the ${label}`}>
            {copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  );
}
