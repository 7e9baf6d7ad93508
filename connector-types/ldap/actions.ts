/** What is done with entries. */
import { Attribute, Change, InvalidCredentialsError, type Client, type Entry } from 'ldapts';
import { ConnectorError, isConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import { throwIfCancelled } from '../files/store.ts';
import type {
  AddInputs,
  BindInputs,
  CompareInputs,
  Connection,
  DeleteInputs,
  ModifyInputs,
  RenameInputs,
  SearchInputs,
  Values,
} from './fields.ts';
import { withValues } from './filter.ts';
import { failureOf, placeOf, withDirectory } from './session.ts';

type Context<I> = ActionContext<Connection, I>;
interface Found {
  dn: string;
  attributes: Record<string, string[]>;
}

/** Logs in, and reads what the server says of itself. */
export async function test(context: TestContext<Connection>): Promise<void> {
  await withDirectory(context, (client) => client.search('', { scope: 'base', attributes: ['namingContexts'], sizeLimit: 1 }));
}

/** Attributes of these names are no texts, wherever they occur. */
const BINARY = [
  'jpegPhoto',
  'photo',
  'audio',
  'objectGUID',
  'objectSid',
  'thumbnailPhoto',
  'userCertificate',
  'cACertificate',
  'userSMIMECertificate',
  'userPKCS12',
  'msExchMailboxGuid',
  'tokenGroups',
];
/** Bytes of all values together. */
const MAX_BYTES = 16 * 1024 * 1024;

export function search(context: Context<SearchInputs>): Promise<{ entries: Found[] }> {
  const { base, scope, filter, values, attributes, binary_attributes = [], page_size, max_entries } = context.inputs;
  const filled = withValues(filter, values);
  const binary = [...BINARY, ...binary_attributes];
  const options = { scope, filter: filled, explicitBufferAttributes: binary, ...(attributes && { attributes }) };
  return withDirectory(context, async (client) => {
    const entries: Found[] = [];
    let bytes = 0;
    for await (const page of pages(client, base, { ...options, page_size, max_entries })) {
      throwIfCancelled(context.signal);
      for (const raw of page) {
        const entry = entryOf(raw, new Set(binary.map((name) => name.toLowerCase())));
        bytes += Object.values(entry.attributes)
          .flat()
          .reduce((sum, value) => sum + value.length, 0);
        if (entries.push(entry) > max_entries) throw tooMany(`more than ${max_entries} entries fit the filter: raise max_entries`);
        if (bytes > MAX_BYTES) throw tooMany(`the entries hold more than ${MAX_BYTES} bytes: name the attributes`);
      }
    }
    return { entries };
  });
}

interface Asked {
  scope: 'base' | 'one' | 'sub';
  filter: string;
  explicitBufferAttributes: string[];
  attributes?: string[];
  page_size: number;
  max_entries: number;
}

async function* pages(client: Client, base: string, { page_size, max_entries, ...options }: Asked): AsyncGenerator<Entry[]> {
  if (page_size === 0) {
    yield (await client.search(base, { ...options, sizeLimit: max_entries + 1 })).searchEntries;
    return;
  }
  const paged = { pageSize: Math.min(page_size, max_entries + 1) };
  for await (const page of client.searchPaginated(base, { ...options, paged })) yield page.searchEntries;
}

function tooMany(message: string): ConnectorError {
  return new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
}

function entryOf({ dn, ...rest }: Entry, binary: ReadonlySet<string>): Found {
  const attributes: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(rest)) {
    const isBinary = binary.has(name.split(';', 1)[0]!.toLowerCase()) || /;binary(;|$)/i.test(name);
    const list = [value]
      .flat()
      .map((one) => (Buffer.isBuffer(one) ? one.toString('base64') : isBinary ? Buffer.from(one).toString('base64') : one));
    Object.defineProperty(attributes, name, { value: list, enumerable: true });
  }
  return { dn, attributes };
}

export async function add(context: Context<AddInputs>): Promise<{ dn: string }> {
  const { dn, attributes } = context.inputs;
  const list = Object.entries(attributes).map(([type, values]) => attributeOf(type, values));
  await withDirectory(context, (client) => client.add(dn, list));
  return { dn };
}

export async function modify(context: Context<ModifyInputs>): Promise<{ dn: string }> {
  const { dn, changes } = context.inputs;
  const list = changes.map(({ operation, attribute, values }) => {
    if (operation === 'add' && values === undefined)
      throw new ConnectorError('INVALID_INPUT', `LDAP: 'changes': add of '${attribute}' needs values`, { retryable: false });
    return new Change({ operation, modification: attributeOf(attribute, values ?? []) });
  });
  await withDirectory(context, (client) => client.modify(dn, list));
  return { dn };
}

function attributeOf(type: string, values: Values): Attribute {
  const list = [values].flat().map((value) => (typeof value === 'object' ? Buffer.from(value.base64, 'base64') : textOf(value)));
  const isBinary = list.some((value) => typeof value !== 'string');
  return new Attribute({ type, values: isBinary ? list.map((value) => Buffer.from(value)) : (list as string[]) });
}

/** RFC 4517, 3.3.3: booleans are TRUE and FALSE. */
function textOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

export async function remove(context: Context<DeleteInputs>): Promise<{ deleted: boolean }> {
  const { dn, missing_ok } = context.inputs;
  try {
    await withDirectory(context, (client) => client.del(dn));
    return { deleted: true };
  } catch (error) {
    if (missing_ok && isConnectorError(error) && error.details.fields?.['reason'] === 'NO_SUCH_ENTRY') return { deleted: false };
    throw error;
  }
}

export async function rename(context: Context<RenameInputs>): Promise<{ dn: string }> {
  const { dn, new_dn } = context.inputs;
  await withDirectory(context, (client) => client.modifyDN(dn, new_dn));
  return { dn: new_dn };
}

export async function compare(context: Context<CompareInputs>): Promise<{ matches: boolean }> {
  const { dn, attribute, value } = context.inputs;
  return { matches: await withDirectory(context, (client) => client.compare(dn, attribute, value)) };
}

/** Over a connection of its own, on which nobody else is logged in. */
export async function tryPassword(context: Context<BindInputs>): Promise<{ accepted: boolean }> {
  const { dn, password_to_test } = context.inputs;
  const nobody = { bind_dn: undefined, password: undefined };
  const accepted = await withDirectory(
    context,
    async (client) => {
      try {
        await client.bind(dn, password_to_test);
        return true;
      } catch (error) {
        if (error instanceof InvalidCredentialsError) return false;
        throw failureOf(error, placeOf(context.connection));
      }
    },
    nobody,
  );
  return { accepted };
}
