/**
 * The steps of the ALOMA document, each as it stands there, inside of the wrapper of docs/migrating.md: run by the product, against
 * services that check what arrives.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../../support/product.ts';
import { GOOGLE_TOKEN, serveGoogleSheets, SHEET_ID, type GoogleSheets } from '../../support/services/google-sheets.ts';
import { HUBSPOT_TOKEN, hubspotLimit, serveHubspot, type Hubspot } from '../../support/services/hubspot.ts';
import { MAIL_LOGIN, serveMail, type MailServer } from '../../support/services/mail.ts';
import { serveSlack, SLACK_TOKEN, type Slack } from '../../support/services/slack.ts';

const BLOCKS = join(import.meta.dirname, 'blocks');
const STEPS = readdirSync(BLOCKS).map((file) => file.replace(/\.txt$/, ''));
const CONTACTS = '/crm/v3/objects/contacts';

let database: TestDatabase;
let folders: Folders;
let up: Up;
let hubspot: Hubspot;
let slack: Slack;
let sheets: GoogleSheets;
let mail: MailServer;

/** The wrapper as the docs have it, with the step in its place. */
function wrapped(step: string): string {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/migrating.md'), 'utf8');
  const wrapper = /```ts\n([^`]*the step, as it stands:\n)([^`]*)```/.exec(docs);
  if (!wrapper) throw new Error('docs/migrating.md has no wrapper');
  return `${wrapper[1]}${step}${wrapper[2]}`;
}

beforeAll(async () => {
  [database, hubspot, slack, sheets, mail] = await Promise.all([
    createTestDatabase(),
    serveHubspot(),
    serveSlack(),
    serveGoogleSheets(),
    serveMail(),
  ]);
  folders = await createFolders(database.url);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  for (const step of STEPS) await folders.write(`flows/${step}.ts`, wrapped(readFileSync(join(BLOCKS, `${step}.txt`), 'utf8')));
  const connectors = {
    hubspot: { name: 'My HubSpot', type: 'hubspot.com (private)', value: { apiToken: HUBSPOT_TOKEN, base_url: hubspot.url } },
    slack: { name: 'Team', type: 'slack.com', value: { token: SLACK_TOKEN, base_url: `${slack.url}/api` } },
    sheets: { name: 'Sheets', type: 'Google Sheets', value: { authorization: 'token', token: GOOGLE_TOKEN, base_url: `${sheets.url}/v4` } },
    mail: { name: 'Mail', type: 'E-Mail (SMTP - OAuth)', value: mailValue() },
    company: { name: 'Company Email Service', namespace: 'companyEmail', type: 'E-Mail (SMTP - OAuth)', value: mailValue() },
  };
  for (const [file, document] of Object.entries(connectors)) await folders.write(`connectors/${file}.yaml`, JSON.stringify(document));
  up = await startUp(folders);
}, 120_000);

const mailValue = () => ({
  authorization: 'password',
  provider: 'other',
  hostname: mail.hostname,
  port: mail.port,
  cacert: mail.cert,
  ...MAIL_LOGIN,
});

afterAll(async () => {
  await up?.stop();
  await Promise.all([hubspot, slack, sheets, mail].map((service) => service?.stop()));
  await folders?.remove();
  await database?.drop();
});

beforeEach(() => {
  for (const service of [hubspot, slack, sheets]) service.asked.length = 0;
  slack.messages.length = 0;
  mail.received.length = 0;
  hubspot.objects['contacts']!.length = 0;
});

async function run(step: string, data: object, config: object = {}): Promise<Execution> {
  const { body } = await call<Execution>(up, 'POST', '/executions?wait=60', { flow: step, inputs: { data, config } });
  return body;
}

/** What `data` became. */
async function dataAfter<T = never>(step: string, data: object, config: object = {}): Promise<T> {
  const { status, output_value, error } = await run(step, data, config);
  expect([status, error]).toEqual(['ENDED_SUCCESS', null]);
  return output_value as T;
}

const logsOf = async (id: string): Promise<string> => JSON.stringify((await call(up, 'GET', `/executions/${id}/logs?limit=100`)).body);

it('every block of the document is here, and has a test below', () => {
  expect(STEPS).toHaveLength(11);
  const tests = readFileSync(import.meta.filename, 'utf8');
  expect(STEPS.filter((step) => !tests.includes(`'${step}'`))).toEqual([]);
});

it('a step whose condition does not fit does nothing', async () => {
  expect(await dataAfter('01-contact', { customer: { email: 'ada@example.com' } })).toEqual({ matched: false });
  expect(await dataAfter('08-batch', { contacts: 'none', syncToHubSpot: true })).toEqual({ matched: false });
  expect(await dataAfter('07-order-confirmation', { customer: { email: 'a', firstName: 'b', orderConfirmed: false } })).toEqual({
    matched: false,
  });
  expect(hubspot.asked).toEqual([]);
});

describe('HubSpot', () => {
  it('gets a contact, authorized by the connector', async () => {
    const data = await dataAfter('01-contact', { customer: { email: 'ada@example.com', name: 'Ada King Lovelace' } });
    expect(data).toMatchObject({ customer: { hubspotId: '51', crmCreated: true } });
    expect(hubspot.bodies(CONTACTS)).toEqual([
      { properties: { firstname: 'Ada', lastname: 'King Lovelace', email: 'ada@example.com', lead_source: 'automation' } },
    ]);
    expect(hubspot.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${HUBSPOT_TOKEN}`, 'content-type': 'application/json' });
  });

  it('gets a deal', async () => {
    expect(await dataAfter('02-deal', { order: { id: 'A-17', total: 99.5 } })).toMatchObject({
      order: { dealId: '51', hubspotDealCreated: true },
    });
    expect(hubspot.objects['deals']).toMatchObject([{ properties: { dealname: 'Order A-17', amount: '99.5', dealstage: 'contractsent' } }]);
  });

  const lead = { email: 'ada@example.com', company: 'Acme', source: 'fair', firstName: 'Ada', lastName: 'Lovelace' };

  it('gets a lead, and the second time an update, found by the 409 in the message', async () => {
    expect(await dataAfter('05-lead', { lead })).toMatchObject({ lead: { hubspotContactId: '51', hubspotCreated: true } });
    const again = await dataAfter<{ lead: object }>('05-lead', { lead: { ...lead, company: 'Acme & Sons' } });
    expect(again.lead).toMatchObject({ hubspotContactId: '51', hubspotUpdated: true });
    expect(again.lead).not.toHaveProperty('hubspotCreated');
    expect(hubspot.asked.map(({ method, path }) => `${method} ${path}`).slice(1)).toEqual([
      `POST ${CONTACTS}`,
      `POST ${CONTACTS}/search`,
      `PATCH ${CONTACTS}/51`,
    ]);
    expect(hubspot.objects['contacts']).toMatchObject([{ properties: { company: 'Acme & Sons', lifecyclestage: 'lead' } }]);
  });

  it('refuses a lead in another way: the flow fails with its words', async () => {
    hubspot.at(CONTACTS, {
      status: 403,
      body: { status: 'error', message: 'This app lacks the scope crm.objects.contacts.write', category: 'MISSING_SCOPES' },
    });
    const { status, error } = await run('05-lead', { lead });
    expect([status, error]).toMatchObject([
      'ENDED_ERROR',
      { status: 403, message: expect.stringContaining('403 Forbidden: This app lacks the scope') },
    ]);
  });

  it('gets contacts in batches; one that it refuses does not stop the others', async () => {
    const contacts = Array.from({ length: 12 }, (_, i) => ({
      email: `p${i}@example.com`,
      firstName: 'P',
      lastName: String(i),
      company: 'Acme',
    }));
    await dataAfter('01-contact', { customer: { email: 'p11@example.com', name: 'Already There' } });
    const data = await dataAfter<{ contacts: object[] }>('08-batch', { contacts, syncToHubSpot: true });
    expect(data).toMatchObject({ syncResults: { total: 12, successful: 10, failed: 2 } });
    expect(data.contacts[0]).toMatchObject({ email: 'p0@example.com', hubspotId: '52', synced: true });
    expect(data.contacts[11]).toMatchObject({ synced: false, error: expect.stringContaining('409 Conflict: Contact already exists') });
    expect(hubspot.bodies(`${CONTACTS}/batch/create`)).toMatchObject([{ inputs: { length: 10 } }, { inputs: { length: 2 } }]);
  });

  it('is tried out, and says why it does not work, without the token', async () => {
    expect(await dataAfter('11-debug', { debug: { connector: 'hubspot' } })).toMatchObject({
      debug: { hubspotConnectivity: true, sampleResponse: { results: [] } },
    });
    const body = { status: 'error', message: 'Authentication credentials not found.', category: 'INVALID_AUTHENTICATION' };
    hubspot.at(CONTACTS, { status: 401, body });
    const { id, output_value } = await run('11-debug', { debug: { connector: 'hubspot' } });
    expect(output_value).toMatchObject({
      debug: {
        hubspotConnectivity: false,
        error: { message: expect.stringContaining('401 Unauthorized: Authentication'), status: 401, details: body },
      },
    });
    const logs = await logsOf(id);
    expect(logs).toContain('Error details:');
    expect(logs).toContain('INVALID_AUTHENTICATION');
    expect(logs).not.toContain(HUBSPOT_TOKEN);
  });
});

describe('a script that retries by itself', () => {
  const apiCall = (endpoint: string, more: object = {}) => ({
    apiCall: { service: 'hubspot', operation: 'create', endpoint, data: { properties: { email: `x${endpoint}@example.com` } }, ...more },
  });

  it('succeeds at once, gives up on what it did wrong, waits out a limit and an outage', async () => {
    hubspot.at('/crm/v3/objects/limited', ...Array.from({ length: 3 }, () => hubspotLimit()), { status: 201, body: { id: '77' } });
    hubspot.at('/crm/v3/objects/down', ...Array.from({ length: 3 }, () => ({ status: 500, body: '<html>Internal Server Error</html>' })));
    const [good, wrong, limited, down] = await Promise.all([
      dataAfter('09-retry', apiCall(CONTACTS)),
      dataAfter('09-retry', apiCall('/crm/v3/objects/deals', { data: { properties: { colour: 'red' } } })),
      dataAfter('09-retry', apiCall('/crm/v3/objects/limited')),
      dataAfter('09-retry', apiCall('/crm/v3/objects/down', { method: 'PATCH' })),
    ]);
    expect(good).toMatchObject({ apiCall: { success: true, attempts: 1, response: { id: '51' } } });
    expect(wrong).toMatchObject({
      apiCall: { success: false, attempts: 1, error: expect.stringContaining('Property "colour" does not exist') },
    });
    // the host's own tries are inside of the script's first one
    expect(limited).toMatchObject({ apiCall: { success: true, attempts: 2, response: { id: '77' } } });
    expect(down).toMatchObject({
      apiCall: { success: false, attempts: 3, error: expect.stringContaining('answered 500 Internal Server Error') },
    });
    expect(slack.messages).toHaveLength(2);
    expect(slack.messages.map(({ channel, text }) => `${String(channel)} ${String(text)}`).sort()).toEqual([
      expect.stringMatching(/^#alerts .*HubSpot API integration failing: .*PATCH .* answered 500 Internal/),
      expect.stringMatching(/^#alerts .*HubSpot API integration failing: .*POST .* answered 400 Bad Request/),
    ]);
  });
});

describe('Slack', () => {
  it('gets a notification', async () => {
    const data = await dataAfter('03-notification', { notification: { channel: '#general', message: 'Hello' } });
    expect(data).toMatchObject({ notification: { sent: true, sentAt: expect.stringMatching(/^\d{4}-/) } });
    expect(slack.messages).toEqual([{ channel: '#general', text: 'Hello', username: 'ALOMA Bot', icon_emoji: ':robot_face:' }]);
  });

  it('refuses one with status 200: the flow fails with the reason', async () => {
    const { status, error } = await run('03-notification', { notification: { channel: '#nowhere', message: 'Hello' } });
    expect([status, error]).toMatchObject(['ENDED_ERROR', { message: expect.stringContaining('channel_not_found') }]);
  });

  it.each([
    ['critical', '#alerts-critical', 'danger'],
    ['warning', '#alerts-warning', 'warning'],
    ['info', '#alerts-info', 'good'],
    ['other', '#general', 'good'],
  ])('gets an alert of the level %s in %s', async (level, channel, color) => {
    const data = await dataAfter('06-alert', { alert: { level, message: 'Disk full', source: 'db1' } });
    expect(data).toMatchObject({ alert: { slackSent: true, channel } });
    expect(slack.messages).toMatchObject([
      { channel, attachments: [{ color, text: 'Disk full', fields: [{ title: 'Source', value: 'db1', short: true }, { title: 'Time' }] }] },
    ]);
  });
});

describe('mail', () => {
  it('is sent with HTML and attachments', async () => {
    const attachments = [{ name: 'a.txt', content: 'Hi', contentType: 'text/plain' }];
    const data = await dataAfter('04-mail', {
      email: { to: 'bob@example.net', subject: 'Welcome', body: 'Good to have you', attachments },
    });
    expect(data).toMatchObject({ email: { sent: true } });
    expect(mail.received).toMatchObject([
      {
        to: ['bob@example.net'],
        mail: { subject: 'Welcome', html: expect.stringContaining('Good to have you'), attachments: [{ filename: 'a.txt' }] },
      },
    ]);
    await dataAfter('04-mail', { email: { to: 'bob@example.net', subject: 'Again', body: 'Nothing attached' } });
    expect(mail.received[1]?.mail.attachments).toEqual([]);
  });

  it('confirms an order, with the receipt where there is one', async () => {
    const customer = { email: 'ada@example.com', firstName: 'Ada', orderConfirmed: true };
    const order = { id: 'A-17', total: 99.5, estimatedDelivery: 'Monday' };
    const data = await dataAfter('07-order-confirmation', { customer, order: { ...order, receiptPdf: '%PDF-1.7 …' } });
    expect(data).toMatchObject({ customer: { confirmationEmailSent: true } });
    await dataAfter('07-order-confirmation', { customer, order });
    expect(mail.received).toMatchObject([
      {
        mail: {
          subject: 'Order Confirmation - #A-17',
          html: expect.stringMatching(/\$99\.5[\s\S]*Monday/),
          attachments: [{ filename: 'receipt-A-17.pdf', mimeType: 'application/pdf' }],
        },
      },
      { mail: { attachments: [] } },
    ]);
  });

  it('has another connector of the same type, with the namespace that its document says', async () => {
    const { body } = await call<{ namespace: string }>(up, 'GET', '/connectors/Company%20Email%20Service');
    expect(body.namespace).toBe('companyEmail');
  });
});

describe('several services', () => {
  const lead = { email: 'ada@example.com', qualified: true, firstName: 'Ada', lastName: 'Lovelace' };

  it('are all told of a lead', async () => {
    sheets.sheets['Qualified Leads']!.length = 1;
    const data = await dataAfter('10-multi-service', { lead }, { LEADS_SHEET_ID: SHEET_ID });
    const done = { success: true };
    expect(data).toMatchObject({
      lead: { processed: true, hubspotId: '51', results: { hubspot: done, googleSheets: done, slack: done, email: done } },
    });
    expect(sheets.sheets['Qualified Leads']).toEqual([
      ['Date', 'Name', 'Email', 'Id'],
      [expect.stringMatching(/^\d{4}-.*Z$/), 'Ada Lovelace', 'ada@example.com', '51'],
    ]);
    expect(sheets.asked[0]?.query).toEqual({ valueInputOption: 'RAW', insertDataOption: 'INSERT_ROWS' });
    expect(slack.messages).toMatchObject([{ channel: '#sales-qualified-leads', text: expect.stringContaining('HubSpot ID: 51') }]);
    expect(mail.received).toMatchObject([{ to: ['ada@example.com'], mail: { html: expect.stringContaining('Hi Ada,') } }]);
  });

  it('are told what could not be told to one of them', async () => {
    sheets.next({ hangsUp: true });
    const data = await dataAfter<{ lead: { error: string } }>('10-multi-service', { lead }, { LEADS_SHEET_ID: SHEET_ID });
    expect(data).toMatchObject({ lead: { processed: false, partialResults: { hubspot: { success: true, contactId: '51' } } } });
    expect(data.lead).toMatchObject({ error: expect.stringContaining('127.0.0.1') });
    expect(slack.messages).toMatchObject([{ channel: '#alerts', text: expect.stringContaining(`ada@example.com: ${data.lead.error}`) }]);
    expect(mail.received).toEqual([]);
  });

  it('say what is missing where the configuration does not name the spreadsheet', async () => {
    const data = await dataAfter('10-multi-service', { lead });
    expect(data).toMatchObject({ lead: { processed: false, error: expect.stringContaining("'spreadsheetId' is missing") } });
  });
});
