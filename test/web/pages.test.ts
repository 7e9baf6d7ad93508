/**
 * Every page, light and dark, wide and narrow: it shows what it is for, axe finds nothing serious, and there is a screenshot to look
 * at. That no page asks another host, violates the content security policy or has an error on its console is watched by itself.
 */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import {
  BROWSER_START_MS,
  expectAccessible,
  openSite,
  saveForDocs,
  saveScreenshot,
  WIDTHS,
  type Page,
  type Site,
} from '../support/browser.ts';
import { call } from '../support/product.ts';

let site: Site;
let execution: string;

beforeAll(async () => {
  site = await openSite();
  const [failed] = await Promise.all([
    call<{ id: string }>(site.up, 'POST', '/executions?wait=20', { flow: 'order-batch', labels: { customer: 'acme' } }),
    call(site.up, 'POST', '/executions?wait=20', { flow: 'quickstart' }),
    call(site.up, 'POST', '/executions', { flow: 'long-sleep', inputs: { seconds: 600 } }),
    call(site.up, 'POST', '/tokens', {
      name: 'nightly import',
      role: 'operator',
      scopes: ['executions:start', 'executions:read', 'flows:read'],
    }),
    call(site.up, 'POST', '/users', { name: 'grace', password: 'correct horse battery', role: 'editor' }),
  ]);
  execution = failed.body.id;
}, BROWSER_START_MS);
afterEach(() => site?.closePages());
afterAll(() => site?.close());

const IN_THE_DOCS = ['start', 'execution', 'flow', 'connector'];

/** What has to be there before the page is looked at. */
const PAGES: [name: string, path: () => string, shown: (page: Page) => { waitFor(): Promise<void> }][] = [
  ['start', () => '/', (page) => page.getByRole('img', { name: /Chart of the last hour/ }).first()],
  ['executions', () => '/executions', (page) => page.getByText('1 of 4 orders failed: reserve blossom')],
  ['execution', () => `/executions/${execution}`, (page) => page.getByRole('group', { name: 'Source' })],
  ['flows', () => '/flows', (page) => page.getByText('word-length').first()],
  ['flow', () => '/flows/order-batch', (page) => page.getByRole('heading', { name: 'order-batch' })],
  ['connectors', () => '/connectors', (page) => page.getByText('demo-repository').first()],
  ['connector', () => '/connectors/demo', (page) => page.getByRole('heading', { name: 'demo' })],
  ['connector-types', () => '/connector-types', (page) => page.getByText('SQLPG').first()],
  ['vaults', () => '/vaults', (page) => page.getByRole('heading', { name: 'Vaults' })],
  ['tokens', () => '/tokens', (page) => page.getByText('nightly import')],
  ['users', () => '/users', (page) => page.getByText('grace')],
  ['audit', () => '/audit', (page) => page.getByText('user.create')],
  ['workers', () => '/workers', (page) => page.getByText('Alive')],
  ['system', () => '/system', (page) => page.getByText('Round trip to the database')],
  ['account', () => '/account', (page) => page.getByText('start flows, rerun')],
];

it.each(PAGES)('%s', async (name, path, shown) => {
  const page = await site.open(path());
  await shown(page).waitFor();
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
    for (const [width, height] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width: Number(width), height });
      await shown(page).waitFor();
      expect(await overflow(page)).toBe(0);
      await saveScreenshot(page, name);
      if (width === '1440') await expectAccessible(page, theme === 'dark' ? ['color-contrast'] : undefined); // the dark changes colours alone
    }
  }
  if (IN_THE_DOCS.includes(name)) await saveForDocs(page, name);
});

it('login, for who is nobody yet', async () => {
  const page = await site.open('/executions', { token: null, expected: [/401/] });
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/login');
  await saveScreenshot(page, 'login');
  await expectAccessible(page);
});

/** How far the page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { documentElement: all } = (globalThis as unknown as { document: { documentElement: Record<string, number> } }).document;
    return Math.max(0, (all['scrollWidth'] ?? 0) - (all['clientWidth'] ?? 0));
  });

it('an address that leads nowhere has the way to everything else', async () => {
  const page = await site.open('/nowhere/at/all');
  await page.getByText('There is no such page').waitFor();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Executions' }).click();
  await page.getByText('1 of 4 orders failed: reserve blossom').waitFor();
});
