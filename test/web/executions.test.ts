/** The pages of executions in a browser: the live list, one tree with its details, forks, a restart of the server, ten thousand rows. */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BROWSER_START_MS, expectAccessible, openSite, saveScreenshot, type Page, type Site } from '../support/browser.ts';
import { call } from '../support/product.ts';

/** A page of ten thousand rows takes a while on a busy machine. */
jest.setTimeout(120_000);

interface Started {
  id: string;
}

const GATED = `import { flow } from 'petiole';
export default flow({ name: 'gated', handler: async function (inputs: { seconds: number }) {
  for (let i = 0; i < 3; i++) this.log('before', i);
  await this.sleep(0.2);
  await this.sleep(inputs.seconds);
  this.log('the gate is open');
  await this.sleep(0.1);
  return { held: 'x'.repeat(3000), secret: inputs };
} });`;

/** `groups` flows of `each` sleeps; the flow at 3 fails. */
const WIDE = `import { flow } from 'petiole';
export default flow({ name: 'wide', handler: async function (inputs: { groups: number; each: number }) {
  const groups = Array.from({ length: inputs.groups }, (_, i) => this.flow('wide-group', { each: inputs.each, fails: i === 3 }, { name: 'group ' + i }));
  await this.waitFor(groups, { returnWhen: 'ALL_ENDED' });
  return { groups: groups.length };
} });`;
const GROUP = `import { flow } from 'petiole';
export default flow({ name: 'wide-group', handler: async function (inputs: { each: number; fails: boolean }) {
  await Promise.all(Array.from({ length: inputs.each }, () => this.sleep(0.01)));
  if (inputs.fails) throw this.error('this group was to fail');
} });`;

let site: Site;
beforeAll(async () => {
  site = await openSite();
  for (const script of [GATED, GROUP, WIDE]) {
    const { status } = await call(site.up, 'POST', '/flows', script, { 'content-type': 'application/typescript' });
    expect(status).toBe(201);
  }
}, BROWSER_START_MS);
afterEach(() => site?.closePages());
afterAll(() => site?.close());

async function started(body: object, query = ''): Promise<string> {
  const { status, body: execution } = await call<Started>(site.up, 'POST', `/executions${query}`, body);
  expect([200, 201]).toContain(status);
  return execution.id;
}

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const chosen = (page: Page) => page.locator('[role=row][aria-selected=true]');
/** The browser itself tells of each request that was refused. */
const NOT_THERE = [/status of 404/];

describe('the list', () => {
  it('shows what starts by itself, and its filter stands in the address', async () => {
    const page = await site.open('/executions?label=of%3Dlist');
    await page.getByText('No execution matches').waitFor();
    await started({ flow: 'gated', inputs: { seconds: 600 }, labels: { of: 'list', kind: 'one' } });
    await page.getByRole('link', { name: 'gated' }).waitFor();
    await started({ flow: 'order-batch', labels: { of: 'list' } });
    await page.getByRole('row', { name: /Error.*order-batch/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    await expectAccessible(page);
    await saveScreenshot(page, 'executions');

    await page.getByRole('textbox', { name: 'Search names' }).fill('order');
    await page.waitForURL(/q=order/);
    await page.getByRole('link', { name: 'gated' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: 'order-batch' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.goBack();
    await page.getByRole('link', { name: 'gated' }).waitFor();
  });

  it('does one thing to many, and says to how many before', async () => {
    await Promise.all(Array.from({ length: 55 }, () => started({ flow: 'gated', inputs: { seconds: 600 }, labels: { of: 'many' } })));
    const page = await site.open('/executions?label=of%3Dmany&status=WAITING');
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
    await page.getByText('50 chosen').waitFor();
    await page.getByRole('button', { name: 'Take all that match the filter' }).click();
    await page.getByRole('toolbar', { name: 'Chosen executions' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog', { name: 'Cancel 55 executions?' }).getByRole('button', { name: 'Cancel 55 executions' }).click();
    await page.getByText('55 executions were cancelled').waitFor();
    await page.getByText('No execution matches').waitFor();

    await page.goto('/executions?label=of%3Dmany');
    await page.getByRole('button', { name: 'Older' }).click();
    await page.waitForURL(/cursor=/);
    await page.getByText('There are no older ones').waitFor();
    expect(await page.getByRole('row').count()).toBe(6);
    await page.goBack();
    await page.getByRole('button', { name: 'Older' }).waitFor();
  });
});

describe('one execution', () => {
  it('that failed opens at the failing child, with its error and the line of the script, and is forked from there', async () => {
    const id = await started({ flow: 'order-batch' }, '?wait=30');
    const page = await site.open(`/executions/${id}`);
    await chosen(page).filter({ hasText: 'look into the stock' }).waitFor();
    await details(page)
      .getByText(/answered 404 Not Found/)
      .waitFor();
    await details(page).getByText('Called at flows/reserve-item.ts:8:28').waitFor();
    await details(page).locator('[data-marked]', { hasText: 'await this.connect(' }).waitFor();
    expect(page.url()).toMatch(/node=/);
    await saveScreenshot(page, 'execution');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Fork from here' }).click();
    const form = page.getByRole('dialog', { name: /Fork from/ });
    await form.getByRole('checkbox', { name: /With other inputs/ }).check();
    await form.getByRole('textbox', { name: 'Inputs' }).fill('{ "item": leaf }');
    await form.getByText(/This is not JSON yet/).waitFor();
    expect(await form.getByRole('button', { name: 'Fork' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await form.getByRole('textbox', { name: 'Inputs' }).fill('{ "item": "leaf" }');
    await form.getByRole('button', { name: 'Fork' }).click();
    await page.waitForURL((url) => !url.pathname.includes(id));
    await page.getByText('Fork of').first().waitFor();
    await page.getByText('with other inputs').first().waitFor();
    await page.locator('h1').filter({ hasText: 'reserve blossom' }).waitFor();
    await page.getByText('Complete').waitFor();
    await page
      .getByRole('row', { name: /Success.*reserve/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: '…' }).first().click();
    await page.getByRole('heading', { name: 'order-batch' }).first().waitFor();
  });

  it('that runs grows while it is watched, and a server that restarts is told and caught up with', async () => {
    const id = await started({ flow: 'gated', inputs: { seconds: 6 } });
    const page = await site.open(`/executions/${id}?tab=logs`, {
      expected: [/ERR_CONNECTION_REFUSED/, /ERR_INCOMPLETE|ERR_NETWORK/, /answered 503/, /50[0-9]/],
    });
    await details(page).getByText('before 2').waitFor();
    await site.stop();
    await page
      .getByText(/Reconnecting/)
      .first()
      .waitFor();
    await saveScreenshot(page, 'execution-reconnecting');
    await site.start();
    await details(page).getByText('the gate is open').waitFor();
    await page.locator('[role=treegrid][aria-rowcount="5"]').waitFor();
    await page.locator('header').getByText('Complete').first().waitFor();
    expect(await details(page).getByText('before 2').count()).toBe(1);
    await details(page).getByRole('tab', { name: 'Overview' }).click();
    await details(page)
      .getByText(/more characters/)
      .waitFor();
  });

  it('is paused, resumed and cancelled, and what the role does not permit says why', async () => {
    const id = await started({ flow: 'gated', inputs: { seconds: 600 } });
    const page = await site.open(`/executions/${id}`);
    const head = page.getByRole('banner').or(page.locator('main')).first();
    await head.getByRole('button', { name: 'Pause' }).click();
    await head.getByRole('button', { name: 'Resume' }).click();
    await head.getByRole('button', { name: 'Pause' }).waitFor();
    await head.getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByText('Complete').first().waitFor();
    expect(await page.locator('h1 + *').innerText()).toContain('Cancelled');

    const { body } = await call<{ token: string }>(site.up, 'POST', '/tokens', { name: 'only looks', role: 'viewer' });
    const looked = await site.open(`/executions/${id}`, { token: body.token, expected: NOT_THERE });
    const rerun = looked.getByRole('button', { name: 'Rerun' });
    await rerun.waitFor();
    expect(await rerun.getAttribute('aria-disabled')).toBe('true');
    await rerun.hover();
    await looked.getByText(/may not start flows, rerun and fork executions/).waitFor();
    await looked.goto('/executions/00000000-0000-7000-8000-000000000000');
    await looked.getByText(/There is no such execution/).waitFor();
  });

  it('asks who one is, and goes back to where one was', async () => {
    const id = await started({ flow: 'quickstart' }, '?wait=30');
    const page = await site.open(`/executions/${id}?tab=source`, { token: null, expected: [/401/] });
    await page.waitForURL(/\/login/);
    await page.getByText('Token', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Token' }).fill('no-such-token');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Token' }).fill('the-admin-token-of-the-tests');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL(new RegExp(`/executions/${id}\\?tab=source`));
    await details(page).getByRole('group', { name: 'Source' }).waitFor();
    await page.getByRole('button', { name: /admin/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.waitForURL(/\/login/);
    await page.getByRole('textbox', { name: 'Token' }).waitFor(); // as the time before
  });

  it('asks in the way that its address names', async () => {
    const page = await site.open('/login?with=token', { token: null, expected: [/401/] });
    await page.getByRole('textbox', { name: 'Token' }).waitFor();
    await page.goto('/login');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
  });
});

describe('a row far down', () => {
  it('is in sight when the address names it', async () => {
    const id = await started({ flow: 'wide', inputs: { groups: 5, each: 60 } }, '?wait=60');
    const { body } = await call<{ items: { id: string; name: string }[] }>(site.up, 'GET', `/executions/${id}/nodes?limit=1000`);
    const { id: last } = body.items.find(({ name }) => name === 'group 4')!;
    const page = await site.open(`/executions/${id}?node=${last}`);
    await chosen(page).filter({ hasText: 'group 4' }).waitFor();
    expect(await page.getByRole('treegrid').evaluate(({ scrollTop }: { scrollTop: number }) => scrollTop)).toBeGreaterThan(1000);
  });
});

describe('a value', () => {
  it('is copied, and says so', async () => {
    const id = await started({ flow: 'quickstart' }, '?wait=30');
    const page = await site.open(`/executions/${id}`);
    await details(page).getByRole('button', { name: 'Copy inputs' }).click();
    await details(page).getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => (globalThis as unknown as Clipboard).navigator.clipboard.readText())).toContain('{');
  });

  it('of a server without https is not copied, which is said, and its flow is run again', async () => {
    const id = await started({ flow: 'quickstart' }, '?wait=30');
    const page = await site.open('/account');
    // as a browser has it for any address but localhost
    await page.addInitScript('delete Crypto.prototype.randomUUID; delete Navigator.prototype.clipboard;');
    await page.goto(`/executions/${id}`);
    await details(page).getByRole('button', { name: 'Copy inputs' }).click();
    await page.getByRole('alert').getByText('Nothing was copied').waitFor();
    await page.getByRole('button', { name: 'Rerun' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rerun' }).click();
    await page.waitForURL((url) => url.pathname.includes('/executions/') && !url.pathname.includes(id));
  });
});

interface Clipboard {
  navigator: { clipboard: { readText(): Promise<string> } };
}

describe('a tree of 10,000', () => {
  it('has only the rows in sight in the document, and is gone through with the keyboard', async () => {
    const id = await started({ flow: 'wide', inputs: { groups: 20, each: 500 } }, '?wait=60');
    const page = await site.open(`/executions/${id}`);
    const grid = page.getByRole('treegrid');
    await page.getByText('Complete').first().waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe('10022');
    const rendered = () => page.locator('[role=row]').count();
    expect(await rendered()).toBeLessThan(80);

    await grid.focus();
    await page.keyboard.press('End');
    await chosen(page).and(page.locator('[aria-rowindex="10022"]')).waitFor();
    expect(await rendered()).toBeLessThan(80);
    await page.keyboard.press('ArrowLeft');
    await chosen(page).filter({ hasText: 'group 19' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('[role=treegrid][aria-rowcount="9522"]').waitFor();
    await page.keyboard.press('Home');
    await chosen(page).and(page.locator('[aria-rowindex="2"]')).waitFor();

    expect(await blockedSteps(page)).toBeLessThan(20);
    await page.getByRole('textbox', { name: 'Find in the tree' }).fill('group 1');
    await page.getByText('0/11').waitFor();
    await page.keyboard.press('Enter');
    await chosen(page).filter({ hasText: 'group 1' }).waitFor();
    await page.getByRole('button', { name: 'Only errors' }).click();
    await page.locator('[role=treegrid][aria-rowcount="3"]').waitFor();
    await page.getByRole('row', { name: /group 3/ }).waitFor();
  });
});

/** Scrolls through all of it in 40 steps, and counts those during which the page could not have answered for half a second. */
function blockedSteps(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { document, requestAnimationFrame, PerformanceObserver: Observer } = globalThis as unknown as PageGlobals;
    let blocked = 0;
    const observer = new Observer((list) => {
      blocked += list.getEntries().filter(({ duration }) => duration > 500).length;
    });
    observer.observe({ entryTypes: ['longtask'] });
    const grid = document.querySelector('[role=treegrid]');
    for (let step = 0; step <= 40; step++) {
      grid.scrollTop = (grid.scrollHeight * step) / 40;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await new Promise((resolve) => requestAnimationFrame(resolve));
    observer.disconnect();
    return blocked;
  });
}

interface PageGlobals {
  document: { querySelector(selector: string): { scrollTop: number; scrollHeight: number } };
  requestAnimationFrame(work: (time: number) => void): void;
  PerformanceObserver: new (told: (list: { getEntries(): { duration: number }[] }) => void) => {
    observe(options: object): void;
    disconnect(): void;
  };
}

it('what the first pages load is less than 300 kB', async () => {
  // What comes after the rest of a page counts too, such as the chart of the first one, which is shown once a flow has ended.
  await started({ flow: 'wide', inputs: { groups: 1, each: 1 } }, '?wait=60');
  for (const [path, last] of [
    ['/', '[role=img][aria-label^=Chart]'],
    ['/executions', 'tbody tr'],
  ] as const) {
    const page = await site.open(path);
    await page.locator(last).first().waitFor();
    const bytes = await page.evaluate(() => {
      const entries = performance.getEntriesByType('resource') as unknown as { name: string; encodedBodySize: number }[];
      return entries.filter(({ name }) => /\.(js|css)$/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    });
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(300_000);
  }
});
