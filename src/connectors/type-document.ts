/** `docs/connectors/<id>.md`: what a type takes and gives, made from its definition. */
import type { JsonObject, JsonValue } from '../model.ts';
import type { ActionInfo, ConnectorTypeInfo } from './compiled-type.ts';
import { camelCase } from './names.ts';

export function typeDocument(type: ConnectorTypeInfo): string {
  const { name, title, description, namespace, default_action, selector, connection, actions } = type;
  const picks = selector === 'action' ? '`action`' : `\`${selector}\` (or \`action\`)`;
  const parts = [
    `# ${name}${title === name ? '' : `: ${title}`}`,
    '<!-- Made from the definition in connector-types/ by scripts/connector-docs.mjs; what is edited here gets lost. -->',
    description,
    `\`connector_type: '${name}'\` · \`connectors.${namespace ?? camelCase(name)}\` · ${picks} picks the action, default \`${default_action}\`` +
      (type.has_test ? ' · a connector can be tested' : ''),
    ...(type.connector_only === null
      ? []
      : [`**Only through a connector**, and a script cannot change its address: ${type.connector_only}.`]),
    '## Connection',
    fieldsTable(connection),
    ...authorizationOf(type),
    ...limitsOf(type),
    '## Actions',
    ...actions.flatMap((action) => actionOf(action, Object.keys(propertiesOf(connection)))),
  ];
  return `${parts.join('\n\n')}\n`;
}

function authorizationOf({ authorization }: ConnectorTypeInfo): string[] {
  if (!authorization.length) return [];
  const [only] = authorization;
  if (authorization.length === 1 && only && only.key === null) {
    return [
      '## Authorization',
      `\`${only.kind}\`${only.fields.length ? `, with ${only.fields.map(code).join(' and ')}` : ''}, added to every request.`,
    ];
  }
  const rows = authorization.map(({ key, kind, title, fields }, index) => [
    `${code(key ?? '')}${index === 0 ? ' (default)' : ''}`,
    title ?? kind,
    fields.map(code).join(', '),
  ]);
  return ['## Authorization', 'The input `authorization` chooses:', table(['authorization', '', 'needs'], rows)];
}

function limitsOf({ retry, rate_budget: budget }: ConnectorTypeInfo): string[] {
  return [
    ...(retry ? [`Retries: ${code(JSON.stringify(retry))}, over the defaults of the host.`] : []),
    ...(budget
      ? [
          `Rate budget: ${String(budget['requests'])} requests in ${String(budget['period'])} s${budget['concurrency'] ? `, ${String(budget['concurrency'])} at the same time` : ''}.`,
        ]
      : []),
  ];
}

function actionOf(
  { name, title, description, inputs, outputs, sample_output, retry }: ActionInfo,
  connectionKeys: readonly string[],
): string[] {
  const own = Object.entries(propertiesOf(inputs)).filter(([key]) => !connectionKeys.includes(key));
  return [
    `### \`${name}\`: ${title}`,
    ...(description === null ? [] : [description]),
    own.length ? fieldsTable({ properties: Object.fromEntries(own), required: inputs['required'] ?? [] }) : 'It takes no inputs.',
    ...(retry ? [`Retries: ${code(JSON.stringify(retry))}.`] : []),
    ...outputsOf(outputs),
    ...(sample_output === null ? [] : [`\`\`\`json\n${JSON.stringify(sample_output, null, 2)}\n\`\`\``]),
  ];
}

function outputsOf(outputs: JsonObject): string[] {
  const properties = propertiesOf(outputs);
  if (!Object.keys(properties).length)
    return [`Gives: ${typeof outputs['description'] === 'string' ? outputs['description'] : 'what the far side answers'}.`];
  const rows = Object.entries(properties).map(([key, field]) => [code(key), typeOf(field), textOf(field)]);
  return ['Gives at least:', table(['output', 'type', ''], rows)];
}

function fieldsTable(schema: JsonObject): string {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const rows = Object.entries(propertiesOf(schema)).map(([key, field]) => [
    code(key),
    typeOf(field),
    field['default'] !== undefined ? code(JSON.stringify(field['default'])) : required.includes(key) ? '**needed**' : '',
    [field['secret'] === true ? 'secret' : '', textOf(field)].filter(Boolean).join('. '),
  ]);
  return rows.length ? table(['field', 'type', 'default', ''], rows) : 'It takes no fields.';
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/(?<!\s)[^\S\n]*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function textOf({ title, description }: JsonObject): string {
  return [title, description].filter((text) => typeof text === 'string').join(': ');
}

const WORDS: Record<string, string> = { string: 'text', integer: 'whole number', boolean: 'true or false', array: 'list', null: 'null' };

/** Short: what a person needs to write it, not what a validator checks. */
function typeOf(schema: JsonValue | undefined, depth = 0): string {
  if (!isObject(schema)) return 'anything';
  if (schema['const'] !== undefined) return code(JSON.stringify(schema['const']));
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => code(JSON.stringify(value))).join(', ');
  const choices = [schema['anyOf'], schema['oneOf']].find(Array.isArray);
  if (choices) return [...new Set(choices.map((choice) => typeOf(choice, depth)))].join(' or ');
  const { type } = schema;
  if (Array.isArray(type)) return type.map((one) => WORDS[String(one)] ?? String(one)).join(' or ');
  if (type === 'array') return schema['items'] === undefined ? 'list' : `list of ${inner(schema['items'], depth)}`;
  if (type !== 'object') return typeof type === 'string' ? (WORDS[type] ?? type) : 'anything';
  const keys = Object.keys(propertiesOf(schema));
  if (keys.length) return depth > 1 ? 'object' : code(`{ ${keys.join(', ')} }`);
  return isObject(schema['additionalProperties']) ? `object of ${inner(schema['additionalProperties'], depth)}` : 'object';
}

function inner(schema: JsonValue | undefined, depth: number): string {
  const text = typeOf(schema, depth + 1);
  return text.includes(' or ') ? `(${text})` : text;
}

function code(text: string): string {
  return `\`${text}\``;
}

function propertiesOf(schema: JsonObject): Record<string, JsonObject> {
  const { properties } = schema;
  return isObject(properties) ? (properties as Record<string, JsonObject>) : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
