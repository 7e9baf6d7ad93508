/**
 * The connectors that a flow names literally, found in its compiled text: `this.connect('x')`, `this.connect({ connector: 'x' })`,
 * `connectors.x.…`, `connectors['x']` and `const { x } = connectors`. A name that is put together at run time cannot be found.
 */
import ts from 'typescript';

export type NamedConnectors = {
  /** as `this.connect` takes them: connectors, or types where no connector has that name */
  names: string[];
  /** only connectors have these */
  connectors: string[];
  namespaces: string[];
};

/** What the product itself puts under `connectors`. */
const OWN_NAMESPACES = new Set(['utils']);

export function namedConnectors(script: string): NamedConnectors {
  const names = new Set<string>();
  const connectors = new Set<string>();
  const namespaces = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && calledName(node) === 'connect') {
      const [first] = node.arguments;
      const name = first && textOf(first);
      if (name !== undefined) names.add(name);
      const long = first && ts.isObjectLiteralExpression(first) ? propertyOf(first, 'connector') : undefined;
      if (long !== undefined) connectors.add(long);
    }
    for (const namespace of namespacesOf(node)) if (!OWN_NAMESPACES.has(namespace)) namespaces.add(namespace);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('flow.js', script, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
  return { names: [...names].sort(), connectors: [...connectors].sort(), namespaces: [...namespaces].sort() };
}

function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isElementAccessExpression(expression) ? textOf(expression.argumentExpression) : undefined;
}

function namespacesOf(node: ts.Node): string[] {
  if (ts.isPropertyAccessExpression(node) && isConnectors(node.expression)) return [node.name.text];
  if (ts.isElementAccessExpression(node) && isConnectors(node.expression)) {
    const name = textOf(node.argumentExpression);
    return name === undefined ? [] : [name];
  }
  if (ts.isVariableDeclaration(node) && node.initializer && isConnectors(node.initializer) && ts.isObjectBindingPattern(node.name)) {
    return node.name.elements
      .map(({ propertyName, name }) => propertyName ?? name)
      .flatMap((name) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  return [];
}

/** The global, or what was imported from `petiole`, which the bundler calls `import_petiole.connectors`. */
function isConnectors(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return node.name.text === 'connectors' && ts.isIdentifier(node.expression) && /^import_petiole\d*$/.test(node.expression.text);
  }
  return ts.isIdentifier(node) && node.text === 'connectors';
}

function propertyOf(object: ts.ObjectLiteralExpression, wanted: string): string | undefined {
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property)) continue;
    const { name } = property;
    if ((ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === wanted) return textOf(property.initializer);
  }
  return undefined;
}

function textOf(node: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}
