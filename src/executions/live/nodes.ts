/** An execution as a tree shows it: all but what may be long. */
import type { ExecutionError } from '../../model.ts';
import type { NodeRow } from '../../storage/journal/node-rows.ts';
import { executionOf } from '../render.ts';
import type { ExecutionNode, NodeError } from './types.ts';

const MESSAGE_LENGTH = 300;

export function nodeOf(row: NodeRow): ExecutionNode {
  const { inputs: _inputs, output_value: _output, attempts: _attempts, error, ...rest } = executionOf(row);
  return { ...rest, message: rest.message && cut(rest.message), error: error && errorOf(error), has_output: row.has_output };
}

function errorOf({ name, code, message, line }: ExecutionError): NodeError {
  return { name, code, message: cut(message), ...(line !== undefined && { line }) };
}

function cut(text: string): string {
  return text.length <= MESSAGE_LENGTH ? text : `${text.slice(0, MESSAGE_LENGTH - 1).toWellFormed()}…`;
}
