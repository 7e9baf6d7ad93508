/** A field for JSON that says while it is typed what is wrong with it, and where. */
import { Textarea } from '@mantine/core';
import type { JsonValue } from '../../../../src/model.ts';

interface JsonFieldProps {
  label: string;
  description?: string;
  value: string;
  onChange(text: string): void;
}

export function JsonField({ label, description, value, onChange }: JsonFieldProps) {
  const { problem } = parseJson(value);
  return (
    <Textarea
      label={label}
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={problem}
      autosize
      minRows={4}
      maxRows={16}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.75rem' } }}
    />
  );
}

export function parseJson(text: string): { value?: JsonValue; problem?: string } {
  if (text.trim() === '') return { problem: 'There is nothing here: write null, {} or another JSON value' };
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { problem: `This is not JSON yet: ${placed((error as Error).message, text)}` };
  }
}

/** Browsers tell the place as an offset; people count lines. */
function placed(message: string, text: string): string {
  const [, offset] = /at position (\d+)/.exec(message) ?? [];
  if (offset === undefined || /\(line \d+/.test(message)) return message;
  const before = text.slice(0, Number(offset)).split('\n');
  return message.replace(/at position \d+/, `at line ${before.length}, column ${before.at(-1)!.length + 1}`);
}

export function textOfJson(value: JsonValue | undefined): string {
  return JSON.stringify(value ?? null, null, 2);
}
