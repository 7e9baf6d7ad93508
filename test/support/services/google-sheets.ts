/**
 * The values of Google Sheets v4 as its discovery document and reference have them: append, get, update and clear over sheets in
 * memory. Errors as Google's APIs give them: `{ error: { code, message, status } }`.
 */
import { z } from 'zod';
import { serve, wrongIn, type Asked, type Said, type Service } from './service.ts';

export const SHEET_ID = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';
export const GOOGLE_TOKEN = 'ya29.a0AfH6SMBx-test-token';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** ValueRange */
const valueRange = z.strictObject({
  range: z.string().optional(),
  majorDimension: z.enum(['ROWS', 'COLUMNS']).optional(),
  values: z.array(z.array(cell)),
});
const appendQuery = z.strictObject({
  valueInputOption: z.enum(['RAW', 'USER_ENTERED']),
  insertDataOption: z.enum(['OVERWRITE', 'INSERT_ROWS']).optional(),
});
const updateQuery = z.strictObject({ valueInputOption: z.enum(['RAW', 'USER_ENTERED']) });
const readQuery = z.strictObject({
  valueRenderOption: z.enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA']).optional(),
  dateTimeRenderOption: z.enum(['SERIAL_NUMBER', 'FORMATTED_STRING']).optional(),
});

export interface GoogleSheets extends Service {
  /** accepted access tokens */
  tokens: Set<string>;
  /** rows by the name of the sheet */
  sheets: Record<string, unknown[][]>;
}

export async function serveGoogleSheets(): Promise<GoogleSheets> {
  const state = {
    tokens: new Set([GOOGLE_TOKEN]),
    sheets: { Leads: [], 'Qualified Leads': [['Date', 'Name', 'Email', 'Id']] } as Record<string, unknown[][]>,
  };
  const service = await serve((asked) => {
    if (!state.tokens.has((asked.headers.authorization ?? '').replace('Bearer ', ''))) return UNAUTHENTICATED;
    const [, id, place = ''] = /^\/v4\/spreadsheets\/([^/]+)(?:\/values\/(.+))?$/.exec(asked.path) ?? [];
    if (id !== SHEET_ID) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
    const [, range = '', verb = ''] = /^(.*?)(?::(append|clear))?$/.exec(decodeURIComponent(place)) ?? [];
    const [, sheet = '', cells = 'A1:Z'] = /^'?(.*?)'?!(.+)$/.exec(range) ?? [range, range];
    const rows = state.sheets[sheet];
    if (!rows) return refused(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
    return answered(asked, verb, { range: `${sheet}!${cells}`, sheet, rows });
  });
  return Object.assign(service, state);
}

function answered(
  { method, query, body }: Asked,
  verb: string,
  { range, sheet, rows }: { range: string; sheet: string; rows: unknown[][] },
): Said {
  const kind = `${method} ${verb}`.trim();
  const schema = { 'POST append': appendQuery, PUT: updateQuery, GET: readQuery, 'POST clear': z.strictObject({}) }[kind];
  if (!schema) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
  const isWritten = kind === 'POST append' || kind === 'PUT';
  const wrong = wrongIn(schema, query) ?? (isWritten ? wrongIn(valueRange, body) : undefined);
  if (wrong) return refused(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. ${wrong}`);
  if (kind === 'GET') return { body: { range, majorDimension: 'ROWS', ...(rows.length > 0 && { values: rows }) } };
  if (kind === 'POST clear') return rows.splice(0) && { body: { spreadsheetId: SHEET_ID, clearedRange: range } };
  const { values } = body as z.output<typeof valueRange>;
  if (kind === 'PUT') rows.splice(0, values.length, ...values);
  else rows.push(...values);
  const cells = values.flat().length;
  const updates = {
    spreadsheetId: SHEET_ID,
    updatedRange: `${sheet}!A${rows.length}`,
    updatedRows: values.length,
    updatedColumns: values[0]?.length ?? 0,
    updatedCells: cells,
  };
  return { body: kind === 'PUT' ? updates : { spreadsheetId: SHEET_ID, tableRange: range, updates } };
}

function refused(code: number, status: string, message: string): Said {
  return { status: code, body: { error: { code, message, status } } };
}

const UNAUTHENTICATED: Said = {
  ...refused(
    401,
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  ),
  headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
};

export const googleLimit: Said = refused(
  429,
  'RESOURCE_EXHAUSTED',
  "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of service 'sheets.googleapis.com'.",
);
