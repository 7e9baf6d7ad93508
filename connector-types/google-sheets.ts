/** Google Sheets. The proof of a service account is in `google-sheets/`, imported when first used. */
import { z } from 'zod';
import { connectorType, isConnectorError, secret } from 'petiole/connector';

const spreadsheetId = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be the id of a spreadsheet: in its address, between /d/ and /edit');
const range = z
  .string()
  .regex(/^[^\p{Cc}]+$/u, 'must be a range')
  .describe("A1 notation: Leads!A:D, 'Qualified Leads'!A1, or the name of a range");
const row = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));
const values = z.array(row).describe('Rows of cells; null leaves a cell as it is');
const valueInputOption = z
  .enum(['RAW', 'USER_ENTERED'])
  .default('RAW')
  .describe(
    'RAW: a text stays a text. USER_ENTERED: as if typed in: a text may become a date, a number or a formula; only for values that you trust',
  );
const valueRenderOption = z.enum(['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA']).default('UNFORMATTED_VALUE');

const updated = {
  spreadsheetId: z.string(),
  updatedRange: z.string().optional(),
  updatedRows: z.int().optional(),
  updatedCells: z.int().optional(),
};
const sample = {
  spreadsheetId: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
  updatedRange: 'Leads!A7:D7',
  updatedRows: 1,
  updatedColumns: 4,
  updatedCells: 4,
};

const at = ({ spreadsheetId: id, range: of }: { spreadsheetId: string; range: string }) =>
  `/spreadsheets/${id}/values/${encodeURIComponent(of)}`;

export default connectorType({
  id: 'google-sheets',
  name: 'Google Sheets',
  title: 'Google Sheets',
  description: 'Reads and writes the cells of Google spreadsheets.',
  icon: '<svg viewBox="0 0 16 16"><rect x="2.5" y="1.5" width="11" height="13" rx="1.5" fill="#188038"/><path d="M5 6h6v6H5zM5 9h6M8 6v6" fill="none" stroke="#fff" stroke-width="1.1"/></svg>',
  namespace: 'googleSheets',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).default('https://sheets.googleapis.com/v4'),
    authorization_url: z.url().default('https://accounts.google.com/o/oauth2/v2/auth').describe('With the authorization oauth'),
    token_url: z.url().default('https://oauth2.googleapis.com/token').meta({ secret: false }),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: {
    oauth: {
      kind: 'oauth2',
      title: 'OAuth: a person gives access in the browser',
      grant: 'authorization_code',
      authorization_url: ({ authorization_url }) => authorization_url,
      token_url: ({ token_url }) => token_url,
      scopes: ['https://www.googleapis.com/auth/spreadsheets'],
      // without these Google gives no refresh token
      authorization_params: { access_type: 'offline', prompt: 'consent' },
      client_authentication: 'post',
    },
    token: { kind: 'bearer', title: 'An access token that something else renews' },
    service_account: {
      kind: 'custom',
      title: 'Service account: share the spreadsheet with its address',
      fields: z.object({ service_account_key: secret(z.string().min(1)).describe('The JSON file that Google gives for its key') }),
      async apply(request, { service_account_key: key, token_url }, host) {
        const { accessToken } = await import('./google-sheets/service-account.ts');
        request.headers({ authorization: `Bearer ${await accessToken(String(key), token_url, host)}` });
      },
    },
  },
  // what Google allows each person by itself, of reads and of writes
  rate_budget: { requests: 60, period: 60 },
  // there is no call that needs no spreadsheet: that there is none of this name is said to those who may ask
  async test({ http }) {
    await http.get('/spreadsheets/none').catch((error: unknown) => {
      if (!isConnectorError(error) || error.status !== 404) throw error;
    });
  },
  default_action: 'appendRows',
  actions: {
    appendRows: {
      title: 'Append rows',
      description: 'Below the table that the range holds.',
      inputs: z.object({
        spreadsheetId,
        range,
        values: values.min(1),
        valueInputOption,
        insertDataOption: z.enum(['INSERT_ROWS', 'OVERWRITE']).default('INSERT_ROWS'),
      }),
      outputs: z.looseObject({ spreadsheetId: z.string(), updates: z.looseObject(updated).optional() }),
      sample_output: { spreadsheetId: sample.spreadsheetId, tableRange: 'Leads!A1:D6', updates: sample },
      run: ({ http, inputs }) => {
        const { values: rows, valueInputOption: as, insertDataOption } = inputs;
        return http
          .post(`${at(inputs)}:append`)
          .params({ valueInputOption: as, insertDataOption })
          .payload({ values: rows, majorDimension: 'ROWS' });
      },
    },
    read: {
      title: 'Read cells',
      description: 'Rows without their empty cells at the end, as Google gives them; `values` is empty where the range is.',
      inputs: z.object({ spreadsheetId, range, valueRenderOption }),
      outputs: z.looseObject({ range: z.string(), values: z.array(row) }),
      sample_output: {
        range: 'Leads!A1:D2',
        majorDimension: 'ROWS',
        values: [
          ['Date', 'Name', 'Email', 'Id'],
          ['2026-01-31', 'Ada', 'ada@example.com', 51],
        ],
      },
      run: async ({ http, inputs }) => {
        const dateTimeRenderOption = 'FORMATTED_STRING';
        const answer = await http.get(at(inputs)).params({ valueRenderOption: inputs.valueRenderOption, dateTimeRenderOption });
        return { values: [], ...answer };
      },
    },
    update: {
      title: 'Write cells',
      inputs: z.object({ spreadsheetId, range, values: values.min(1), valueInputOption }),
      outputs: z.looseObject(updated),
      sample_output: sample,
      run: ({ http, inputs }) =>
        http
          .put(at(inputs))
          .params({ valueInputOption: inputs.valueInputOption })
          .payload({ range: inputs.range, majorDimension: 'ROWS', values: inputs.values }),
    },
    clear: {
      title: 'Clear cells',
      description: 'The values; formats stay.',
      inputs: z.object({ spreadsheetId, range }),
      outputs: z.looseObject({ spreadsheetId: z.string(), clearedRange: z.string().optional() }),
      sample_output: { spreadsheetId: sample.spreadsheetId, clearedRange: 'Leads!A2:D7' },
      run: ({ http, inputs }) => http.post(`${at(inputs)}:clear`).idempotent(),
    },
  },
});
