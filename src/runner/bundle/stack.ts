/** Stacks of a flow script with the lines of its TypeScript source, and without the frames that are none of its author's. */
import { SourceMap } from 'node:module';

const FRAME = /^\s+at /;
const OWN = /script\.js:(\d+):(\d+)/;
/** our own parts of the context, isolated-vm, and the runner process */
const INTERNAL = /petiole:|<isolated-vm|\bnode:|file:\/\//;

/** Source maps parsed lately: the stacks of one flow come in crowds. */
const parsed = new Map<string, SourceMap>();
const PARSED_KEPT = 32;

/** `script.js:L:C` becomes `flows/x.ts:L:C`; frames of the runtime are dropped, those of npm packages lose their position. */
export function mapStack(stack: string, sourceMap: string): string {
  const map = parse(sourceMap);
  return stack
    .split('\n')
    .map((line) => (FRAME.test(line) ? mapLine(line, map) : line))
    .filter((line) => line !== null)
    .join('\n');
}

/** One position of the bundle, such as `at` of a command; null where the source has no line for it. */
export function mapPosition(at: string, sourceMap: string): string | null {
  const own = OWN.exec(at);
  return own === null ? null : origin(own, parse(sourceMap));
}

function mapLine(line: string, map: SourceMap): string | null {
  const own = OWN.exec(line);
  if (own !== null) {
    const position = origin(own, map);
    return position === null ? null : line.replace(OWN, () => position);
  }
  if (INTERNAL.test(line)) return null;
  return line.replace(/packages\.js:\d+:\d+/, 'npm packages');
}

function origin([, line, column]: RegExpExecArray, map: SourceMap): string | null {
  const found = map.findOrigin(Number(line), Number(column));
  return 'fileName' in found && found.fileName ? `${found.fileName}:${found.lineNumber}:${found.columnNumber}` : null;
}

function parse(sourceMap: string): SourceMap {
  let map = parsed.get(sourceMap);
  if (map === undefined) {
    map = new SourceMap(JSON.parse(sourceMap) as ConstructorParameters<typeof SourceMap>[0]);
    if (parsed.size >= PARSED_KEPT) parsed.delete(parsed.keys().next().value ?? '');
    parsed.set(sourceMap, map);
  }
  return map;
}
