/** A field that is a structure of its own: written in YAML, and taken over as soon as it can be read. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { parse, stringify } from 'yaml';
import type { JsonValue } from '../../../src/model.ts';
import { commonOf, type FieldProps } from './field-props.ts';
import classes from './connectors.module.css';

export function YamlField(props: FieldProps) {
  const { value, onChange } = props;
  const outside = value === undefined ? '' : stringify(value, { lineWidth: 0 }).trimEnd();
  const [typed, setTyped] = useState<{ text: string; for: string } | null>(null);
  const [error, setError] = useState<string | null>(null);
  // What was typed counts for as long as nobody else changed the value.
  const text = typed !== null && (typed.for === outside || error !== null) ? typed.text : outside;
  const change = (next: string) => {
    const read = readYaml(next);
    setError('error' in read ? read.error : null);
    setTyped({
      text: next,
      for: 'error' in read || read.value === undefined ? outside : stringify(read.value, { lineWidth: 0 }).trimEnd(),
    });
    if (!('error' in read)) onChange(read.value);
  };
  return (
    <Textarea
      {...commonOf(props)}
      className={text.includes('\n') ? classes['wide'] : undefined}
      classNames={{ input: classes['mono'] }}
      value={text}
      error={error}
      placeholder="in YAML"
      onChange={(event) => change(event.currentTarget.value)}
      autosize
      minRows={1}
      maxRows={10}
      spellCheck={false}
    />
  );
}

function readYaml(text: string): { value: JsonValue | undefined } | { error: string } {
  if (text.trim() === '') return { value: undefined };
  try {
    return { value: parse(text, { version: '1.2', schema: 'core', prettyErrors: false }) as JsonValue };
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
