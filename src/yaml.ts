/** YAML as the documents of the product are written in it; JSON is a part of it. A leaf: every room may read documents. */
import { isMap, isScalar, LineCounter, parseDocument, visit, type Document, type ErrorCode, type YAMLError } from 'yaml';
import { PetioleError } from './errors.ts';

/** Bytes of one document. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;
/** How often aliases may be followed: a document of a few lines can otherwise grow to gigabytes. */
const MAX_ALIASES = 100;
const MAX_DEPTH = 100;

/**
 * Reads one document: a mapping, of the `keys` that a person is told of. `at` names the place for messages, such as the file.
 * Throws INVALID_YAML with line and column, or TOO_LARGE; a message quotes nothing of the document, which may hold secrets.
 */
export function parseYaml(text: string, at: string, keys: string): unknown {
  const lineCounter = new LineCounter();
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    throw new PetioleError('TOO_LARGE', `${at}: the document is larger than ${MAX_DOCUMENT_BYTES} bytes`);
  }
  // the core schema of YAML 1.2: no dates, no yes/no; a document that looks like JSON is JSON
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
  });
  const fault = faultOf(document, lineCounter);
  if (fault) throw invalidYaml(at, fault);
  refuseOddities(document, at, lineCounter, keys);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error_) {
    throw new PetioleError(
      'INVALID_YAML',
      `${at}: ${(error_ as Error).message}: aliases (*name) may be followed at most ${MAX_ALIASES} times`,
    );
  }
}

/** What YAML can say and JSON cannot: infinity, not-a-number, self-containing structures, a depth that no one reads. */
function refuseOddities(document: Document.Parsed, at: string, lines: LineCounter, keys: string): void {
  const refuse = (message: string, offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    throw invalidYaml(at, { message, line, column: col });
  };
  visit(document, {
    Node(_key, node, path) {
      if (path.length > MAX_DEPTH) refuse(`nested deeper than ${MAX_DEPTH}`, node.range?.[0]);
      if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value))
        refuse('a number must be finite', node.range?.[0]);
    },
    Alias(_key, node, path) {
      const target = node.resolve(document);
      if (!target) refuse(inQuotes('an alias without its anchor', '*'), node.range?.[0]);
      if (path.some((parent) => parent === target)) refuse('an alias that contains itself', node.range?.[0]);
    },
  });
  if (document.contents && !isMap(document.contents)) refuse(`expected a mapping with ${keys}`, document.contents.range?.[0]);
}

export interface YamlFault {
  message: string;
  /** both from 1 */
  line: number;
  column: number;
}

/**
 * What is wrong with it; null where nothing is. A tag or a directive that nobody knows is wrong too: the text that it stands before would
 * be lost. It quotes nothing: a password that begins with `!` is a tag, and with `|` the head of a block.
 */
export function faultOf({ errors, warnings }: Pick<Document, 'errors' | 'warnings'>, lines: LineCounter): YamlFault | null {
  const found = [...errors, ...warnings][0];
  if (found === undefined) return null;
  const { line, col } = lines.linePos(found.pos[0]);
  return { message: told(found), line, column: col };
}

const inQuotes = (what: string, sign: string): string => `${what}: put a text that begins with ${sign} in quotes`;

/** Of the errors whose message quotes the text. */
const TOLD: Partial<Record<ErrorCode, string>> = {
  BAD_COLLECTION_TYPE: 'a tag that does not fit what follows it',
  BAD_DIRECTIVE: inQuotes('an unknown directive', '%'),
  BAD_DQ_ESCAPE: 'an unknown escape sequence within double quotes',
  TAG_RESOLVE_FAILED: inQuotes('an unknown tag', '!'),
};
const BLOCK_HEAD = /^(?:Block scalar header includes extra characters|Not a YAML token)/;

function told({ code, message }: YAMLError): string {
  if (BLOCK_HEAD.test(message)) return inQuotes('the head of a block with more behind it', '| or >');
  return TOLD[code] ?? withoutQuotation(message);
}

function invalidYaml(at: string, { message, line, column }: YamlFault): PetioleError {
  return new PetioleError('INVALID_YAML', `${at}:${line}:${column}: ${message}`, { line, column });
}

function withoutQuotation(message: string): string {
  return message.replace(/ at line \d+, column \d[\s\S]*$/, '').replace(/: ?"(?:[^"\\]|\\.)*"?$/, '');
}
