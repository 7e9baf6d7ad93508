import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ts from 'typescript';
import { z } from 'zod';
import { declarationFile, type Catalogue } from '../../src/executions/declarations/declaration-file.ts';
import { interfaceOf, printFile } from '../../src/executions/declarations/nodes.ts';
import { typeOfSchema, type Side } from '../../src/executions/declarations/schema-type.ts';
import type { JsonObject, JsonValue } from '../../src/model.ts';

/** The type on one line. */
function typeText(schema: JsonValue, side: Side = 'input'): string {
  const printed = printFile([interfaceOf('T', [{ name: 't', type: typeOfSchema(schema, side) }])]);
  return /^interface T \{ t: (.*); \}$/.exec(printed.replace(/\s+/g, ' ').trim())![1]!;
}

const schemaOf = (schema: z.ZodType, io: Side) => z.toJSONSchema(schema, { io }) as JsonObject;

describe('the TypeScript type of a JSON Schema', () => {
  const ab = { a: { type: 'string' }, b: { type: 'integer' } };

  it.each<[string, JsonValue, string]>([
    ['several types', { type: ['string', 'null'] }, 'string | null'],
    ['values', { enum: ['a', 2, -1.5, true, null, ['x']] }, `'a' | 2 | -1.5 | true | null | [ 'x' ]`],
    ['one value, an object', { const: { a: [1] } }, '{ a: [ 1 ]; }'],
    ['required and optional keys', { type: 'object', properties: ab, required: ['a'] }, '{ a: string; b?: number; }'],
    ['keys without a type', { properties: { a: {}, b: true, c: false } }, '{ a?: unknown; b?: unknown; c?: never; }'],
    ['a key that has a default', { properties: { a: { type: 'string', default: 'x' } }, required: ['a'] }, '{ a?: string; }'],
    ['a required key of which nothing more is said', { type: 'object', required: ['a'] }, '{ a: unknown; [key: string]: unknown; }'],
    ['further keys', { properties: { a: { type: 'string' } }, additionalProperties: true }, '{ a?: string; [key: string]: unknown; }'],
    ['only further keys', { type: 'object', additionalProperties: { type: 'number' } }, '{ [key: string]: number; }'],
    ['keys that follow a pattern', { patternProperties: { '^x': { type: 'number' } } }, '{ [key: string]: number; }'],
    ['no keys', { type: 'object', additionalProperties: false }, '{ [key: string]: never; }'],
    ['an empty list of keys', { type: 'object', properties: {} }, '{ [key: string]: never; }'],
    ['any keys', { type: 'object' }, '{ [key: string]: unknown; }'],
    ['a list', { type: 'array', items: { enum: ['a', 'b'] } }, `('a' | 'b')[]`],
    ['a list of anything', { type: 'array' }, 'unknown[]'],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, '[ string, number ]'],
    ['a tuple with more', { prefixItems: [{ type: 'string' }], items: { type: 'number' }, minItems: 0 }, '[ string?, ...number[] ]'],
    ['a tuple as it was written before', { items: [{ type: 'string' }], additionalItems: false }, '[ string ]'],
    ['all of several', { allOf: [{ properties: { a: ab.a } }, { properties: { b: ab.b } }] }, '{ a?: string; } & { b?: number; }'],
    ['all of several and an object', { type: 'object', allOf: [{ properties: { a: ab.a } }] }, '{ a?: string; }'],
    ['one of several', { oneOf: [{ type: 'string' }, { anyOf: [{ type: 'number' }, { type: 'string' }] }] }, 'string | number'],
    ['one of several, of which one may be anything', { anyOf: [{ type: 'string' }, {}] }, 'unknown'],
    ['conditions', { properties: ab, anyOf: [{ required: ['a'] }, { required: ['b'] }], not: {}, if: {} }, '{ a?: string; b?: number; }'],
    ['a reference', { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': { type: 'string' } } }, 'string'],
    ['a reference to nothing, or to elsewhere', { anyOf: [{ $ref: '#/$defs/x' }, { $ref: 'file:///etc/passwd' }] }, 'unknown'],
    ['a reference up the prototype', { $ref: '#/constructor' }, 'unknown'],
    ['itself', { properties: { next: { $ref: '#' } } }, '{ next?: { next?: unknown; }; }'],
    ['what is no schema', { type: 'strange', properties: 3, required: 'a', enum: {} }, 'unknown'],
    ['what is no schema inside', { type: 'object', properties: { a: 7, b: { type: 5 } } }, '{ a?: unknown; b?: unknown; }'],
    ['a type of another tool', { tsType: 'injected', type: 'string' }, 'string'],
  ])('of %s', (_what, schema, expected) => {
    expect(typeText(schema)).toBe(expected);
  });

  it('of zod follows inputs before and outputs after defaults and transforms', () => {
    const schema = z.object({
      month: z.string().default('2026-01'),
      kind: z.enum(['a', 'b']).nullable(),
      pair: z.tuple([z.string(), z.number()]),
      by: z.record(z.enum(['x', 'y']), z.number()),
      rows: z.array(z.discriminatedUnion('t', [z.object({ t: z.literal('n'), n: z.int() }), z.object({ t: z.literal('s') })])),
    });
    const rest = `pair: [ string, number ]; rows: ({ n: number; t: 'n'; } | { t: 's'; })[]; }`;
    expect(typeText(schemaOf(schema, 'input'))).toBe(`{ by: { x: number; y: number; }; kind: 'a' | 'b' | null; month?: string; ${rest}`);
    expect(typeText(schemaOf(schema, 'output'), 'output')).toBe(
      `{ by: { x: number; y: number; }; kind: 'a' | 'b' | null; month: string; ${rest}`,
    );
  });

  it('of an output lets what is not declared be used in any way', () => {
    expect(typeText({}, 'output')).toBe('Untyped');
    expect(typeText({ type: 'object' }, 'output')).toBe('{ [key: string]: Untyped; }');
    expect(typeText(schemaOf(z.looseObject({ json: z.unknown() }), 'output'), 'output')).toBe('{ json: Untyped; [key: string]: unknown; }');
  });

  it.each<[string, (names: string[]) => JsonValue]>([
    ['required names', (required) => ({ type: 'object', required })],
    ['names of anything', (names) => ({ properties: Object.fromEntries(names.map((name) => [name, true])) })],
    ['the only names', (names) => ({ type: 'object', propertyNames: { enum: names } })],
    ['a tuple of anything', (names) => ({ type: 'array', prefixItems: names.map(() => true) })],
    ['a value with all of them', (names) => ({ const: Object.fromEntries(names.map((name) => [name, 1])) })],
    ['a list of values', (names) => ({ const: names })],
    ['one long name', (names) => ({ type: 'object', required: [names.join('')] })],
    ['one long value', (names) => ({ enum: [names.join('')] })],
    ['the same type again and again', (names) => ({ type: names.map(() => 'string') })],
  ])('stays small where a thousand references lead to %s', (_name, a) => {
    const names = Array.from({ length: 1000 }, (_, i) => `name${i}`);
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: '#/$defs/a' }]));
    expect(typeText({ properties, $defs: { a: a(names) } }).length).toBeLessThan(1_000_000);
  });

  it('stays small where the schema grows with every reference, or is endlessly deep', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [
        `d${n}`,
        { type: 'array', prefixItems: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
      ]),
    );
    expect(typeText({ $ref: '#/$defs/d0', $defs }).length).toBeLessThan(200_000);
    let deep: JsonObject = {};
    for (let level = 0; level < 3_000; level++) deep = level % 2 ? { type: 'array', items: deep } : { const: [deep] };
    expect(typeText(deep).length).toBeLessThan(5_000);
  });
});

const TYPE: Catalogue['types'][number] = {
  id: 'git',
  name: 'GIT',
  namespace: null,
  default_action: 'read',
  selector: 'command',
  actions: [
    { name: 'read', inputs: { properties: { ref: { type: 'string' } } }, outputs: {} },
    { name: 'push', inputs: { properties: { files: { type: 'array' } } }, outputs: {} },
  ],
};

const connector = (name: string, value: JsonObject = {}, type = 'GIT') => ({ name, type, namespace: name, value });

describe('the declaration file', () => {
  it('is the same whatever the order of what is stored', () => {
    const types = [TYPE, { ...TYPE, id: 'x', name: 'X' }, { ...TYPE, id: 'y', name: 'Y', selector: 'verb' }];
    const connectors = ['b', 'a', 'c'].map((name) => connector(name));
    const flows = ['b', 'a', 'B'].map((name) => ({ name, inputs: null, outputs: null }));
    const file = declarationFile({ types, connectors, flows });
    expect(declarationFile({ types: types.toReversed(), connectors: connectors.toReversed(), flows: flows.toReversed() })).toBe(file);
  });

  it('takes the action of a connector from its value: the selector first, then `action`, else the default of its type', () => {
    const file = declarationFile({
      types: [TYPE],
      connectors: [connector('a', { command: 'push', action: 'read' }), connector('b', { action: 'push' }), connector('c')],
      flows: [],
    });
    expect(file).toContain(`a: ConnectionEntry<GITActions, 'push', 'action' | 'command'>`);
    expect(file).toContain(`b: ConnectionEntry<GITActions, 'push', 'action' | 'command'>`);
    expect(file).toContain(`c: ConnectionEntry<GITActions, 'read', 'action' | 'command'>`);
  });

  it('leaves a connector untyped whose type is not installed, and gives no namespace of a type that a connector has taken', () => {
    const lost = declarationFile({ types: [TYPE], connectors: [connector('git', {}, 'GONE')], flows: [] }).replace(/\s+/g, ' ');
    expect(lost).toContain('interface Connectors { git: { inputs: UntypedInputs; output: Untyped; }; }');
    expect(lost).toContain('interface Namespaces { }');
  });

  it('lets a selector be a plain input of another type', () => {
    const other = { ...TYPE, id: 'x', name: 'X', selector: 'ref' };
    const file = declarationFile({ types: [TYPE, other], connectors: [], flows: [] }).replace(/\s+/g, ' ');
    expect(file).toContain(`X: ConnectionEntry<XActions, 'read', 'action' | 'ref'>`);
    expect(file).toContain('interface Selectors<Action> { command?: Action; ref?: Action | PlainInput; }');
  });

  it('gives types of like names interfaces of their own', () => {
    const types = ['a b', 'a-b', 'ab', '1', '-'].map((name) => ({ ...TYPE, id: name, name }));
    const file = declarationFile({ types, connectors: [], flows: [] });
    const names = [...file.matchAll(/^interface (\w+)/gm)].map((match) => match[1]);
    expect(new Set(names).size).toBe(5);
  });

  it('holds names, texts and values as they are, whatever they are, and nothing else', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '*/',
        '/*',
        "'",
        '"',
        '`',
        '${a}',
        '\\',
        "\\'",
        '\n',
        '\r\n',
        '\u2028',
        '\ud800',
        '',
        '__proto__',
        'constructor',
        'new',
        'get',
        'readonly',
        '//',
        '}',
        "'; declare const injected: 1; '",
      ),
    );
    const names = fc.uniqueArray(hostile, { maxLength: 4 });
    fc.assert(
      fc.property(names, names, names, hostile, (typeNames, connectorNames, flowNames, text) => {
        const property = { const: text, description: `${text}*/${text}` };
        const schema = { title: text, $id: text, tsType: text, type: 'object', properties: { [text]: property }, required: [text] };
        const action = { name: text, inputs: schema, outputs: schema };
        const types = typeNames.map((name) => ({
          id: text,
          name,
          namespace: text,
          default_action: text,
          selector: text,
          actions: [action],
        }));
        const connectors = connectorNames.map((name) => ({ name, type: typeNames[0] ?? text, namespace: text, value: {} }));
        const flows = flowNames.map((name) => ({ name, inputs: schema, outputs: schema }));
        const file = parse(declarationFile({ types, connectors, flows }));
        expect(file.statements.map((statement) => ts.SyntaxKind[statement.kind])).toEqual([
          'ImportDeclaration',
          'ExportDeclaration',
          ...typeNames.map(() => 'InterfaceDeclaration'),
          'ModuleDeclaration',
        ]);
        const registries = (file.statements.at(-1) as ts.ModuleDeclaration).body as ts.ModuleBlock;
        expect(registries.statements.map((statement) => (statement as ts.InterfaceDeclaration).name.text)).toEqual(REGISTRIES);
        const [inTypes, inConnectors, , , inFlows] = registries.statements.map((statement) =>
          namesIn(statement as ts.InterfaceDeclaration),
        );
        expect([inTypes, inConnectors, inFlows]).toEqual([typeNames, connectorNames, flowNames].map((given) => [...given].sort()));
      }),
      { numRuns: 300 },
    );
  });
});

const REGISTRIES = ['ConnectorTypes', 'Connectors', 'Namespaces', 'Selectors', 'Flows'];

function parse(text: string): ts.SourceFile & { statements: ts.NodeArray<ts.Statement> } {
  const file = ts.createSourceFile('types.d.ts', text, ts.ScriptTarget.Latest) as ts.SourceFile & { parseDiagnostics: ts.Diagnostic[] };
  expect(file.parseDiagnostics.map(({ messageText }) => messageText)).toEqual([]);
  return file;
}

function namesIn({ members }: ts.InterfaceDeclaration): string[] {
  return members.map((member) => (member.name as ts.Identifier | ts.StringLiteral).text);
}
