/** `--inputs`: JSON, or `@file` with JSON in it, or `@-` for standard input. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors.ts';
import type { JsonObject } from '../model.ts';
import { usageError } from './exit.ts';

export async function readInputs(option: string | undefined): Promise<JsonObject> {
  if (option === undefined) return {};
  const { json, from } = await source(option);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw usageError(`--inputs: ${from} is not valid JSON: ${messageOf(error)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw usageError(`--inputs: ${from} must be a JSON object such as {"ref": "v2"}, and is ${kindOf(value)}`);
}

async function source(option: string): Promise<{ json: string; from: string }> {
  if (!option.startsWith('@')) return { json: option, from: 'the text' };
  const file = option.slice(1);
  if (file === '-') return { json: await text(process.stdin), from: 'standard input' };
  try {
    return { json: (await readFile(file, 'utf8')).replace(/^\ufeff/, ''), from: file };
  } catch (error) {
    throw usageError(`--inputs: the file ${file} cannot be read: ${messageOf(error)}`);
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
