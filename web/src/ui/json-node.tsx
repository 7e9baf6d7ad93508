/** One value of a JSON tree. Objects and lists open on demand, and show their members in portions: a huge value is never rendered whole. */
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { JsonValue } from '../../../src/model.ts';
import classes from './json-view.module.css';

const PORTION = 50;
const LONG_TEXT = 500;
/** What is small enough is open from the start. */
const OPEN_MEMBERS = 12;
const OPEN_DEPTH = 2;
const MASK = '***';

interface NodeProps {
  value: JsonValue;
  depth: number;
  name?: string | number;
}

export function JsonNode({ value, depth, name }: NodeProps) {
  if (value !== null && typeof value === 'object') return <Branch value={value} depth={depth} name={name} />;
  return (
    <div className={classes['row']}>
      <Name name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Branch({ value, depth, name }: NodeProps & { value: JsonValue[] | { [key: string]: JsonValue } }) {
  const isList = Array.isArray(value);
  const count = isList ? value.length : Object.keys(value).length;
  const [isOpen, setOpen] = useState(count > 0 && depth < OPEN_DEPTH && (count <= OPEN_MEMBERS || depth === 0));
  const [shown, setShown] = useState(PORTION);
  const bracket = isList ? `[ ${count} ]` : `{ ${count} }`;
  if (count === 0) {
    return (
      <div className={classes['row']}>
        <Name name={name} />
        <span className={classes['quiet']}>{isList ? '[ ]' : '{ }'}</span>
      </div>
    );
  }
  return (
    <div>
      <UnstyledButton className={classes['row']} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={12} className={classes['turn']} data-open={isOpen || undefined} aria-hidden />
        <Name name={name} />
        <VisuallyHidden>{isList ? 'list of' : 'object of'} </VisuallyHidden>
        <span className={classes['quiet']}>{bracket}</span>
      </UnstyledButton>
      {isOpen && (
        <div className={classes['inside']}>
          {membersOf(value, shown).map(([key, member]) => (
            <JsonNode key={key} name={key} value={member} depth={depth + 1} />
          ))}
          {count > shown && (
            <UnstyledButton className={classes['more']} onClick={() => setShown(shown + PORTION * 4)}>
              … {count - shown} more
            </UnstyledButton>
          )}
        </div>
      )}
    </div>
  );
}

function membersOf(value: JsonValue[] | { [key: string]: JsonValue }, count: number): [string | number, JsonValue][] {
  if (Array.isArray(value)) return value.slice(0, count).map((member, i) => [i, member]);
  return Object.keys(value)
    .slice(0, count)
    .map((key) => [key, value[key]!]);
}

function Name({ name }: { name: string | number | undefined }): ReactNode {
  return name === undefined ? null : <span className={classes['name']}>{name}:</span>;
}

function Leaf({ value }: { value: null | boolean | number | string }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== 'string') return <span data-kind={value === null ? 'null' : typeof value}>{String(value)}</span>;
  if (value === MASK)
    return (
      <span className={classes['masked']} title="A secret: it is never shown">
        {MASK}
      </span>
    );
  const text = isWhole || value.length <= LONG_TEXT ? value : value.slice(0, LONG_TEXT);
  return (
    <span data-kind="string">
      {text}
      {text.length < value.length && (
        <UnstyledButton className={classes['more']} onClick={() => setWhole(true)}>
          … {value.length - text.length} more characters
        </UnstyledButton>
      )}
    </span>
  );
}
