/**
 * Parts of TypeScript's syntax tree. Its printer quotes and escapes every name, so that no stored name and no schema can become
 * program text; comments are the one thing that it prints as they are given.
 */
import ts from 'typescript';

const { factory } = ts;

export const keyword = {
  string: () => factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
  number: () => factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword),
  boolean: () => factory.createKeywordTypeNode(ts.SyntaxKind.BooleanKeyword),
  unknown: () => factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword),
  never: () => factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
  null: () => factory.createLiteralTypeNode(factory.createNull()),
} satisfies Record<string, () => ts.TypeNode>;

export function named(name: string, ...args: ts.TypeNode[]): ts.TypeNode {
  return factory.createTypeReferenceNode(name, args.length === 0 ? undefined : args);
}

export function text(value: string): ts.TypeNode {
  return factory.createLiteralTypeNode(factory.createStringLiteral(value, true));
}

export function number(value: number): ts.TypeNode {
  const literal = factory.createNumericLiteral(Math.abs(value));
  return factory.createLiteralTypeNode(value < 0 ? factory.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, literal) : literal);
}

export function boolean(value: boolean): ts.TypeNode {
  return factory.createLiteralTypeNode(value ? factory.createTrue() : factory.createFalse());
}

/** Of no type it is `never`; what is said twice is said once. */
export function union(types: ts.TypeNode[]): ts.TypeNode {
  const flat = types.flatMap((type) => (ts.isUnionTypeNode(type) ? [...type.types] : [type]));
  const distinct = [...new Map(flat.map((type) => [print(type), type])).values()];
  if (distinct.length === 0) return keyword.never();
  return distinct.length === 1 ? distinct[0]! : factory.createUnionTypeNode(distinct);
}

export function intersection(types: [ts.TypeNode, ...ts.TypeNode[]]): ts.TypeNode {
  return types.length === 1 ? types[0] : factory.createIntersectionTypeNode(types);
}

export function list(type: ts.TypeNode): ts.TypeNode {
  return factory.createArrayTypeNode(type);
}

/** The first `required` of them; `rest` is the type of any more. */
export function tuple(types: ts.TypeNode[], required: number, rest?: ts.TypeNode): ts.TypeNode {
  const elements = types.map((type, index) => (index < required ? type : factory.createOptionalTypeNode(type)));
  return factory.createTupleTypeNode(rest === undefined ? elements : [...elements, factory.createRestTypeNode(list(rest))]);
}

export interface Member {
  name: string;
  type: ts.TypeNode;
  isOptional?: boolean;
  /** a comment; anything but a text is none */
  about?: unknown;
}

/** `index` is the type of the keys that are not declared. */
export function object(members: Member[], index?: ts.TypeNode): ts.TypeLiteralNode {
  return factory.createTypeLiteralNode(membersOf(members, index));
}

export function interfaceOf(name: string, members: Member[], parameters: string[] = []): ts.InterfaceDeclaration {
  const declared = parameters.map((parameter) => factory.createTypeParameterDeclaration(undefined, parameter));
  return factory.createInterfaceDeclaration(undefined, name, declared.length === 0 ? undefined : declared, undefined, membersOf(members));
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

function membersOf(members: Member[], index?: ts.TypeNode): ts.TypeElement[] {
  const sorted = [...members].sort((a, b) => (a.name < b.name ? -1 : 1));
  const elements: ts.TypeElement[] = sorted.map(({ name, type, isOptional, about }) => {
    const key = IDENTIFIER.test(name) ? factory.createIdentifier(name) : factory.createStringLiteral(name, true);
    const mark = isOptional ? factory.createToken(ts.SyntaxKind.QuestionToken) : undefined;
    return remark(factory.createPropertySignature(undefined, key, mark, type), about);
  });
  if (index === undefined) return elements;
  const key = factory.createParameterDeclaration(undefined, undefined, 'key', undefined, keyword.string());
  return [...elements, factory.createIndexSignature(undefined, [key], index)];
}

const LONGEST_REMARK = 300;

/** On one line, and without what could end the comment or change how it reads. */
export function remark<Node extends ts.Node>(node: Node, about: unknown): Node {
  if (typeof about !== 'string') return node;
  const line = about
    .slice(0, LONGEST_REMARK)
    .replace(/[\p{C}\s]+/gu, ' ')
    .replaceAll('*/', '* /')
    .trim();
  return line === '' ? node : ts.addSyntheticLeadingComment(node, ts.SyntaxKind.MultiLineCommentTrivia, `* ${line} `, true);
}

const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
const nowhere = ts.createSourceFile('nowhere.ts', '', ts.ScriptTarget.Latest);

function print(node: ts.Node): string {
  return printer.printNode(ts.EmitHint.Unspecified, node, nowhere);
}

export function printFile(statements: ts.Statement[]): string {
  return printer.printFile(factory.createSourceFile(statements, factory.createToken(ts.SyntaxKind.EndOfFileToken), ts.NodeFlags.None));
}
