/**
 * The declaration file of an installation: it fills the registries of `src/sdk/registry.ts`. The same connectors, types and flows
 * give the same text, whatever their order.
 */
import ts from 'typescript';
import { camelCase } from '../../connectors/names.ts';
import { PRODUCT, type JsonObject, type JsonValue } from '../../model.ts';
import { interfaceOf, named, object, printFile, remark, text, union, type Member } from './nodes.ts';
import { typeOfSchema } from './schema-type.ts';

/** What the file is made of, as the REST API gives it. */
export interface Catalogue {
  types: ConnectorType[];
  connectors: Connector[];
  flows: Flow[];
}

export interface ConnectorType {
  id: string;
  name: string;
  namespace: string | null;
  default_action: string;
  /** the input that picks the action; `action` does so too */
  selector: string;
  actions: { name: string; inputs: JsonValue; outputs: JsonValue }[];
}

export interface Connector {
  name: string;
  type: string;
  namespace: string;
  value: JsonObject;
}

/** Null where the flow declares no schema. */
export interface Flow {
  name: string;
  inputs: JsonValue;
  outputs: JsonValue;
}

/** A connector type and what the file calls its actions. */
interface KnownType extends ConnectorType {
  actionsName: string;
  /** those that a script may use */
  selectors: string[];
}

const { factory } = ts;
const MODULE = PRODUCT.command;
const UNTYPED = { inputs: 'UntypedInputs', output: 'Untyped' } as const;
const COMMON_SELECTOR = 'action';

export function declarationFile({ types, connectors, flows }: Catalogue): string {
  const known = knownTypes(types);
  const byName = new Map(known.map((type) => [type.name, type]));
  return printFile([
    imports(),
    factory.createExportDeclaration(undefined, false, factory.createNamedExports([])),
    ...known.map((type) => interfaceOf(type.actionsName, type.actions.map(actionMember))),
    augmentation([
      interfaceOf(
        'ConnectorTypes',
        known.map((type) => ({ name: type.name, type: entryOf(type, {}) })),
      ),
      interfaceOf(
        'Connectors',
        connectors.map(({ name, type, value }) => ({ name, type: entryOf(byName.get(type), value) })),
      ),
      interfaceOf('Namespaces', namespaces(known, connectors, byName)),
      interfaceOf('Selectors', selectorMembers(known), ['Action']),
      interfaceOf('Flows', flows.map(flowMember)),
    ]),
  ]);
}

const HEADER =
  `Made by \`${PRODUCT.command} flow types\` from the connector types, connectors and flows of the server. ` +
  'Make it anew when one of them has changed; what is edited here gets lost.';

function imports(): ts.Statement {
  const names = Object.values({ entry: 'ConnectionEntry', plain: 'PlainInput', ...UNTYPED }).sort();
  const specifiers = names.map((name) => factory.createImportSpecifier(false, undefined, factory.createIdentifier(name)));
  const clause = factory.createImportClause(ts.SyntaxKind.TypeKeyword, undefined, factory.createNamedImports(specifiers));
  return remark(factory.createImportDeclaration(undefined, clause, factory.createStringLiteral(MODULE, true)), HEADER);
}

function augmentation(interfaces: ts.Statement[]): ts.Statement {
  const declare = [factory.createModifier(ts.SyntaxKind.DeclareKeyword)];
  return factory.createModuleDeclaration(declare, factory.createStringLiteral(MODULE, true), factory.createModuleBlock(interfaces));
}

function knownTypes(types: ConnectorType[]): KnownType[] {
  const taken = new Set<string>();
  const sorted = [...types].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map((type) => {
    const base = type.name.replace(/[^A-Za-z0-9_]/g, '').replace(/^(?=\d)/, '_');
    let actionsName = `${base}Actions`;
    for (let next = 2; taken.has(actionsName); next++) actionsName = `${base}Actions${next}`;
    taken.add(actionsName);
    return { ...type, actionsName, selectors: selectorsOf(type) };
  });
}

function selectorsOf({ selector }: ConnectorType): string[] {
  return selector === COMMON_SELECTOR ? [COMMON_SELECTOR] : [COMMON_SELECTOR, selector];
}

function propertyNames(schema: JsonValue): string[] {
  return Object.keys(((schema as JsonObject | null)?.['properties'] ?? {}) as JsonObject);
}

/** A selector of one type may be a plain input of another: `command` picks the action of GIT, and is what REDIS is told. */
function selectorMembers(types: KnownType[]): Member[] {
  const names = new Set(types.flatMap(({ selectors }) => selectors).filter((name) => name !== COMMON_SELECTOR));
  const inputs = new Set(types.flatMap(({ actions }) => actions.flatMap((action) => propertyNames(action.inputs))));
  return [...names].map((name) => ({
    name,
    type: inputs.has(name) ? union([named('Action'), named('PlainInput')]) : named('Action'),
    isOptional: true,
  }));
}

function actionMember({ name, inputs, outputs }: ConnectorType['actions'][number]): Member {
  return { name, type: inputsAndOutput(typeOfSchema(inputs, 'input'), typeOfSchema(outputs, 'output')) };
}

/** The action that is the connection's own: the connector's value may pick it. */
function entryOf(type: KnownType | undefined, value: JsonObject): ts.TypeNode {
  const actions = type?.actions.map(({ name }) => name) ?? [];
  const picked = [type?.selector, COMMON_SELECTOR].map((key) => (key === undefined ? undefined : value[key]));
  const own = [...picked, type?.default_action].find((name) => name !== undefined);
  if (type === undefined || typeof own !== 'string' || !actions.includes(own)) return untyped();
  return named('ConnectionEntry', named(type.actionsName), text(own), union(type.selectors.map(text)));
}

/** A type is a namespace too, where no connector has that one. */
function namespaces(types: KnownType[], connectors: Connector[], byName: Map<string, KnownType>): Member[] {
  const found = new Map(types.map((type) => [type.namespace ?? camelCase(type.name), type]));
  for (const { namespace, type } of connectors) {
    const known = byName.get(type);
    if (known) found.set(namespace, known);
    else found.delete(namespace);
  }
  return [...found].map(([name, { actionsName }]) => ({ name, type: named(actionsName) }));
}

function flowMember({ name, inputs, outputs }: Flow): Member {
  const given = inputs === null ? named(UNTYPED.inputs) : typeOfSchema(inputs, 'input');
  return { name, type: inputsAndOutput(given, outputs === null ? named(UNTYPED.output) : typeOfSchema(outputs, 'output')) };
}

function untyped(): ts.TypeNode {
  return inputsAndOutput(named(UNTYPED.inputs), named(UNTYPED.output));
}

function inputsAndOutput(inputs: ts.TypeNode, output: ts.TypeNode): ts.TypeNode {
  return object([
    { name: 'inputs', type: inputs },
    { name: 'output', type: output },
  ]);
}
