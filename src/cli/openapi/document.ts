/** An OpenAPI document: read from a file or an address, checked, and with everything it refers to inside of it. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { messageOf } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import { CommandError } from '../exit.ts';

export interface OpenApiDocument {
  content: JsonObject;
  /** the address it came from; relative addresses in it are below this one */
  url: URL | null;
  /** what the specification does not allow, where that was let pass */
  problems: string[];
}

export interface ReadOptions {
  /** goes on where the document breaks the specification */
  lenient: boolean;
}

/** GitHub's document, one of the largest there are, has 13 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Throws a CommandError that says what is wrong with the document, and where. */
export async function readOpenApi(source: string, options: ReadOptions): Promise<OpenApiDocument> {
  const url = /^https?:\/\//i.test(source) ? URL.parse(source) : null;
  const text = url ? await download(url) : await readLocal(source);
  const parsed = parseText(text, source);
  assertOpenApi(parsed, source);
  const content = await withFiles(parsed, url ? null : resolve(source), source);
  const problems = await problemsOf(content);
  if (problems.length > 0 && !options.lenient) {
    throw new CommandError(
      `${source} is no valid OpenAPI document:\n  ${problems.slice(0, 10).join('\n  ')}${problems.length > 10 ? `\n  and ${problems.length - 10} more` : ''}\n` +
        'Correct it, or go on all the same with --lenient.',
    );
  }
  return { content, url, problems };
}

async function readLocal(file: string): Promise<string> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} cannot be read (${error.code ?? error.message}): give the path or address of an OpenAPI document`);
  });
  if (content.length > MOST_BYTES) throw tooLarge(file);
  return content.toString('utf8');
}

async function download(url: URL): Promise<string> {
  try {
    const answer = await fetch(url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json, application/yaml, */*;q=0.5' },
    });
    if (!answer.ok) throw new CommandError(`${url.href} answered ${answer.status}: check the address of the document`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw tooLarge(url.href);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { cause } = error as { cause?: unknown };
    throw new CommandError(`${url.href} cannot be read: ${messageOf(cause ?? error)}`);
  }
}

function tooLarge(place: string): CommandError {
  return new CommandError(`${place} is larger than ${MOST_BYTES / 1024 / 1024} MB: that is no OpenAPI document that can be used`);
}

/** JSON is YAML too, but its own parser is far faster. */
function parseText(text: string, place: string): JsonValue {
  const isJson = /^\s*\{/.test(text);
  try {
    if (isJson) return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new CommandError(`${place} is no JSON: ${messageOf(error)}`);
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem) throw new CommandError(`${place} is neither JSON nor YAML: ${problem.message}`);
  // what refers to itself or unfolds to a flood is refused by the library
  return readable(() => document.toJS({ maxAliasCount: 1000 }) as JsonValue, place);
}

function readable<T>(read: () => T, place: string): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError(`${place} cannot be read: ${messageOf(error)}`);
  }
}

function assertOpenApi(content: JsonValue, place: string): asserts content is JsonObject {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new CommandError(`${place} is no OpenAPI document: it must be an object with openapi, info and paths`);
  }
  if (content['swagger'] !== undefined) {
    throw new CommandError(
      `${place} is a Swagger ${String(content['swagger'])} document: OpenAPI 3.0 and 3.1 can be used. Convert it first, for example with swagger2openapi`,
    );
  }
  const version = content['openapi'];
  if (typeof version !== 'string' || !/^3\.[01](\.|$)/.test(version)) {
    throw new CommandError(
      `${place} ${version === undefined ? 'is no OpenAPI document: it has no key `openapi`' : `says openapi: ${JSON.stringify(version)}`}; OpenAPI 3.0 and 3.1 can be used`,
    );
  }
}

/** A document of several files becomes one. What lies elsewhere is not fetched: a document does not choose where this machine connects to. */
async function withFiles(content: JsonObject, file: string | null, place: string): Promise<JsonObject> {
  const elsewhere = externalReferences(content);
  const [web] = elsewhere.filter((reference) => /^[a-z]+:\/\//i.test(reference));
  const first = web ?? elsewhere[0];
  if (first === undefined) return content;
  if (file === null || web !== undefined) {
    throw new CommandError(
      `${place} refers to ${first}, which is not in it: make one document of them first, for example with redocly bundle`,
    );
  }
  const { bundle } = await import('@readme/openapi-parser');
  try {
    return (await bundle(file, { resolve: { file: true, external: true } })) as unknown as JsonObject;
  } catch (error) {
    throw new CommandError(`${place} refers to something that cannot be read: ${messageOf(error)}`);
  }
}

function externalReferences(value: JsonValue, found: string[] = [], depth = 0): string[] {
  if (typeof value !== 'object' || value === null) return found;
  if (depth > MOST_DEPTH) throw new CommandError(`the document is nested deeper than ${MOST_DEPTH} levels: it cannot be used`);
  if (!Array.isArray(value) && typeof value['$ref'] === 'string' && !value['$ref'].startsWith('#')) found.push(value['$ref']);
  for (const item of Object.values(value)) if (typeof item === 'object') externalReferences(item as JsonValue, found, depth + 1);
  return found;
}

const MOST_DEPTH = 500;

async function problemsOf(content: JsonObject): Promise<string[]> {
  const { validate } = await import('@readme/openapi-parser');
  try {
    // it works on what it is given
    const result = await validate(structuredClone(content) as never, { resolve: { external: false } });
    if (result.valid) return [];
    return [
      ...result.errors.map(({ message }) =>
        message
          .trim()
          .replace(/(?<!\s)[^\S\n]*\n\s*/g, ' ')
          .slice(0, 300),
      ),
      ...moreOf(result.additionalErrors),
    ];
  } catch (error) {
    return [messageOf(error).slice(0, 300)];
  }
}

function moreOf(count: number): string[] {
  return count > 0 ? [`and ${count} more of the same kind`] : [];
}
