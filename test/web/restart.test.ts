/** The server goes away and comes back while somebody looks: the page says so, and catches up by itself. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BROWSER_START_MS, openSite, type Site } from '../support/browser.ts';
import { call } from '../support/product.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, BROWSER_START_MS);
afterEach(() => site?.closePages());
afterAll(() => site?.close());

/** What the browser itself says of it. */
const AWAY = [/ERR_CONNECTION_REFUSED/, /ERR_INCOMPLETE_CHUNKED_ENCODING/, /ERR_EMPTY_RESPONSE/, /ERR_CONNECTION_RESET/, /50[23]/];

it('a tree that runs, and the start page, say that the server is away, and show what is new as soon as it is back', async () => {
  const { body } = await call<{ id: string }>(site.up, 'POST', '/executions', { flow: 'long-sleep', inputs: { seconds: 3600 } });
  const tree = await site.open(`/executions/${body.id}`, { expected: AWAY });
  await tree.getByText('Live', { exact: true }).waitFor();
  const start = await site.open('/', { expected: AWAY });
  const underWay = start.getByRole('region', { name: 'Under way' });
  await underWay.getByRole('link', { name: 'long-sleep' }).waitFor();

  await site.stop('SIGKILL');
  await tree.getByText('Reconnecting').waitFor();
  await start.getByRole('heading', { name: 'The server does not answer' }).waitFor();
  expect(await tree.getByRole('row', { name: /long-sleep/ }).count()).toBe(1); // what was known stays

  await site.start();
  await call(site.up, 'POST', `/executions/${body.id}/cancel`);
  await tree.getByText('Complete', { exact: true }).waitFor();
  await tree.getByRole('row', { name: /Cancelled.*long-sleep/ }).waitFor();
  await start.getByRole('heading', { name: 'The server does not answer' }).waitFor({ state: 'hidden' });
  await underWay.getByText('Nothing runs.').waitFor();
}, 120_000);

it('the log of one execution does not say that it is live while the server is away', async () => {
  const { body } = await call<{ id: string }>(site.up, 'POST', '/executions', { flow: 'long-sleep', inputs: { seconds: 3600 } });
  const page = await site.open(`/executions/${body.id}?tab=logs`, { expected: AWAY });
  const log = page.getByRole('complementary', { name: 'Details' });
  await log.getByRole('switch', { name: 'All below' }).uncheck({ force: true });
  await log.getByText('Live', { exact: true }).waitFor();
  await site.stop('SIGKILL');
  await log.getByText('Reconnecting').waitFor();
  await site.start();
  await log.getByText('Live', { exact: true }).waitFor();
}, 120_000);

it('a page that nobody opened before cannot be loaded while the server is away, says so, and comes when it is asked again', async () => {
  const page = await site.open('/workers', { expected: [...AWAY, /console: .*(preload|dynamically imported)/s] });
  await page.getByText('Alive').first().waitFor();
  await site.stop();
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('alert').getByText('This page could not be loaded').waitFor();
  await site.start();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Until there is one').waitFor();
}, 120_000);
