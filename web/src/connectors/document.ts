/**
 * A connector's document, as text. The text is the truth: the form reads it and changes it in place, so that comments, order and
 * quotes of its author survive whatever is chosen in the form.
 */
import { Document, isCollection, isMap, isNode, LineCounter, parseDocument, type ParsedNode } from 'yaml';
import type { JsonObject, JsonValue } from '../../../src/model.ts';

export interface Mistake {
  /** from 1 */
  line: number;
  column: number;
  message: string;
  severity: 'error' | 'warning';
}

export interface ReadDocument {
  /** empty where the text is no mapping */
  data: JsonObject;
  mistakes: Mistake[];
  /** where a key stands, for what is wrong with it */
  placeOf(path: Path): { line: number; column: number } | null;
}

export type Path = (string | number)[];

const YAML = { version: '1.2', schema: 'core', uniqueKeys: true, stringKeys: true } as const;
const FORMAT = { lineWidth: 0 } as const;

export function readDocument(text: string, what = 'name, type and value'): ReadDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...YAML, lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const mistakes: Mistake[] = document.errors.map(({ pos, message }) => ({ ...at(pos[0]), message: inWords(message), severity: 'error' }));
  if (mistakes.length === 0 && document.contents !== null && !isMap(document.contents)) {
    mistakes.push({ line: 1, column: 1, message: `a mapping with ${what} belongs here`, severity: 'error' });
  }
  const data = mistakes.length === 0 ? dataOf(document, mistakes) : {};
  return { data, mistakes, placeOf: (path) => placeIn(document, path, at) };
}

function dataOf(document: Document.Parsed, mistakes: Mistake[]): JsonObject {
  try {
    return (document.toJS({ maxAliasCount: 100 }) ?? {}) as JsonObject;
  } catch (error) {
    mistakes.push({ line: 1, column: 1, message: error instanceof Error ? error.message : String(error), severity: 'error' });
    return {};
  }
}

function placeIn(document: Document.Parsed, path: Path, at: (offset: number) => { line: number; column: number }) {
  let node: unknown = document.contents;
  let found: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = (node.items as { key: ParsedNode; value: ParsedNode | null }[]).find(
        ({ key }) => String((key as { value?: unknown }).value) === String(part),
      );
      if (pair === undefined) break;
      found = pair.key.range?.[0];
      node = pair.value;
    } else if (isCollection(node)) {
      node = node.get(part, true);
      if (isNode(node)) found = node.range?.[0];
    } else break;
  }
  return found === undefined ? null : at(found);
}

/** The text with one value put in, or taken out where it is undefined. What was empty is left out with it. */
export function withValue(text: string, path: Path, value: JsonValue | undefined): string {
  const document = parseDocument(text, YAML);
  if (document.errors.length > 0) return text;
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  if (value === undefined) remove(document, path);
  else set(document, path, value);
  return document.toString(FORMAT);
}

/** A scalar is changed where it stands, so that the comment beside it stays. */
function set(document: Document, path: Path, value: JsonValue): void {
  const parents = path.slice(0, -1);
  for (let depth = 1; depth <= parents.length; depth++) {
    const part = parents.slice(0, depth);
    const next = path[depth];
    if (!isCollection(document.getIn(part, true))) document.setIn(part, document.createNode(typeof next === 'number' ? [] : {}));
  }
  const isPlain = value === null || typeof value !== 'object';
  document.setIn(path, isPlain ? value : document.createNode(value));
  const contents = document.contents;
  // An empty mapping is written as {}, and what is put into it would stay on that line.
  if (isMap(contents)) for (let depth = 0; depth < path.length; depth++) unflow(document.getIn(path.slice(0, depth), true));
}

function unflow(node: unknown): void {
  if (isCollection(node) && node.flow && node.items.length <= 1) node.flow = false;
}

function remove(document: Document, path: Path): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  if (parent.length === 0) return;
  const left = document.getIn(parent, true);
  if (isCollection(left) && left.items.length === 0 && !left.comment && !left.commentBefore) remove(document, parent);
}

/** What stands below `value`, as a text of its own. */
export function valueText(text: string): string {
  const document = parseDocument(text, YAML);
  const value = document.errors.length === 0 && isMap(document.contents) ? document.get('value', true) : undefined;
  if (!isNode(value) || !isCollection(value) || value.items.length === 0) return '';
  const own = new Document(undefined, YAML);
  own.contents = value as never;
  return own.toString(FORMAT);
}

/** The document with another text below `value`; null where that text cannot be read. */
export function withValueText(text: string, value: string): string | null {
  const own = parseDocument(value, YAML);
  if (own.errors.length > 0 || (own.contents !== null && !isMap(own.contents))) return null;
  const document = parseDocument(text, YAML);
  if (document.errors.length > 0) return null;
  if (!isMap(document.contents)) document.contents = document.createNode({}) as never;
  if (own.contents === null) document.delete('value');
  else {
    // A comment before the first key belongs to the text as a whole.
    if (own.commentBefore) own.contents.commentBefore = [own.commentBefore, own.contents.commentBefore].filter(Boolean).join('\n');
    if (own.comment) own.contents.comment = [own.contents.comment, own.comment].filter(Boolean).join('\n');
    document.set('value', own.contents);
  }
  return document.toString(FORMAT);
}

function inWords(message: string): string {
  return message.replace(/ at line \d+, column \d[\s\S]*$/, '');
}

/** As a person would begin it. */
export function newDocument(name: string, type: string): string {
  return new Document({ ...(name !== '' && { name }), type, value: {} }, YAML).toString(FORMAT).replace(/^value: \{\}$/m, 'value:');
}
