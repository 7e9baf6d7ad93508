/** A JSON value to look at: collapsed where it is long, to be copied and downloaded as a whole. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import type { JsonValue } from '../../../src/model.ts';
import { useCopy } from './copy.ts';
import { JsonNode } from './json-node.tsx';
import classes from './json-view.module.css';

interface JsonViewProps {
  value: JsonValue;
  /** what it is: for screen readers, and as the name of the file */
  label: string;
}

export function JsonView({ value, label }: JsonViewProps) {
  const { copied, copy } = useCopy();
  return (
    <div className={classes['box']} role="group" aria-label={label}>
      <div className={classes['tools']}>
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon size="sm" aria-label={copied ? 'Copied' : `Copy ${label}`} onClick={() => copy(textOf(value))}>
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Download">
          <ActionIcon size="sm" aria-label={`Download ${label}`} onClick={() => download(`${label}.json`, textOf(value))}>
            <IconDownload size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes['tree']}>
        <JsonNode value={value} depth={0} />
      </div>
    </div>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Hands a text to the browser as a file. */
export function download(name: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
