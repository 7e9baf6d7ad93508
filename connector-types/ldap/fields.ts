/** What LDAP takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';
import { line, tlsFields } from '../tls/fields.ts';

const dn = z
  .string()
  .max(8192)
  .regex(/^[^\0]*$/, 'must not hold a NUL');
const name = dn
  .min(1)
  .describe('Distinguished name: uid=ada,ou=people,dc=example,dc=com. escape in values what RFC 4514 says, with a backslash');
const attributeName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*(;[A-Za-z0-9-]+)*$/, 'must be the name of an attribute');
const binary = z.strictObject({ base64: z.string() }).describe('A value that is no text');
const value = z.union([z.string(), z.number(), z.boolean(), binary]);
const values = z.union([value, z.array(value)]);

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).optional().describe('Default: 636 with tls: ldaps, else 389'),
  tls: z
    .enum(['ldaps', 'starttls', 'none'])
    .default('ldaps')
    .describe('ldaps: TLS from the start; starttls: begins in clear and must change to TLS; none: all in clear, the password too'),
  bind_dn: dn.optional().describe('Who logs in; default: nobody (anonymous)'),
  password: secret(z.string()).optional(),
  ...tlsFields,
  connect_timeout: z.number().min(1).max(3600).default(10).describe('Seconds until the login is done'),
  read_timeout: z.number().min(1).max(86_400).default(60).describe('Seconds for each answer'),
});

export const searchInputs = z.object({
  base: dn.default('').describe('Where the search begins; empty: the root of the server'),
  scope: z
    .enum(['base', 'one', 'sub'])
    .default('sub')
    .describe('base: that entry alone; one: directly below it; sub: all below it, and itself'),
  filter: z
    .string()
    .min(1)
    .max(65_536)
    .default('(objectClass=*)')
    .describe('(&(objectClass=person)(uid={uid})): {uid} stands for values.uid'),
  values: z
    .record(z.string().regex(/^\w+$/), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe('Put into the filter in the places of their names, escaped, so that they are values and nothing else'),
  attributes: z
    .array(z.union([attributeName, z.enum(['*', '+', '1.1'])]))
    .optional()
    .describe('Default: all of the user'),
  binary_attributes: z
    .array(attributeName)
    .optional()
    .describe('Given as base64; those of well-known names and the option ;binary are by themselves'),
  page_size: z.int().min(0).max(10_000).default(500).describe('Entries of one answer; 0: for servers without paging'),
  max_entries: z.int().min(1).max(100_000).default(1_000).describe('More are an error'),
});
const entry = z.object({ dn: z.string(), attributes: z.record(z.string(), z.array(z.string())) });
export const searchOutputs = z.object({ entries: z.array(entry).describe('attributes: each with the list of its values') });

export const addInputs = z.object({ dn: name, attributes: z.record(attributeName, values) });
export const modifyInputs = z.object({
  dn: name,
  changes: z
    .array(
      z.strictObject({
        operation: z.enum(['add', 'replace', 'delete']),
        attribute: attributeName,
        values: values.optional().describe('delete without values: all of them'),
      }),
    )
    .min(1)
    .max(1000)
    .describe('All of them, or none'),
});
export const deleteInputs = z.object({ dn: name, missing_ok: z.boolean().default(false) });
export const renameInputs = z.object({ dn: name, new_dn: name.describe('The new name, also below another entry') });
export const compareInputs = z.object({ dn: name, attribute: attributeName, value: z.string() });
export const bindInputs = z.object({
  dn: name.describe('Whose password is tried'),
  password_to_test: secret(z.string().min(1)).describe('An empty one would be no login at all: RFC 4513, 5.1.2'),
});
export const doneOutputs = z.object({ dn: z.string() });
export const deletedOutputs = z.object({ deleted: z.boolean() });
export const compareOutputs = z.object({ matches: z.boolean() });
export const bindOutputs = z.object({ accepted: z.boolean() });

export type Connection = z.output<typeof connection>;
export type SearchInputs = z.output<typeof searchInputs>;
export type AddInputs = z.output<typeof addInputs>;
export type ModifyInputs = z.output<typeof modifyInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
export type RenameInputs = z.output<typeof renameInputs>;
export type CompareInputs = z.output<typeof compareInputs>;
export type BindInputs = z.output<typeof bindInputs>;
export type Values = z.output<typeof values>;
