/** Whoever writes a flow, or stands behind a connection, says what they like: the page shows it, and does nothing of it. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BROWSER_START_MS, openSite, type Page, type Site } from '../support/browser.ts';
import { call } from '../support/product.ts';

const MARKUP = `"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>`;

/** With keys that a careless merge takes for the prototype, and far deeper than any page nests. */
const HOSTILE = `import { flow } from 'petiole';
const X = ${JSON.stringify(MARKUP)};
export default flow(async function (inputs: any) {
  this.save({ message: 'm ' + X, name: 'n ' + X });
  this.log(X, 'javascript:window.pwned=1', JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"t"}'));
  await this.flow('none', { [X]: X }, { wait: 'ALL_ENDED', name: 'c ' + X } as any).catch(() => undefined);
  let deep: any = X;
  for (let level = 0; level < 1800; level++) deep = level % 2 ? [deep] : { deep };
  this.setOutput('deep', deep);
  this.setOutput('link', 'javascript:window.pwned=1');
  this.setOutput(X, JSON.parse('{"__proto__":{"polluted":1},"then":"t","$$typeof":"Symbol(react.element)","type":"script"}'));
  const error = new Error('e ' + X);
  error.name = 'N' + X;
  error.stack += '\\n    at ' + X + ' (javascript:window.pwned=1:1:1)';
  throw error;
});`;

let site: Site;
let id: string;

beforeAll(async () => {
  site = await openSite({
    prepare: (folders) => folders.write('flows/hostile.ts', HOSTILE),
  });
  const labels = { of: '<img src=x onerror=alert(1)>' };
  ({ id } = (
    await call<{ id: string }>(site.up, 'POST', '/executions?wait=60', { flow: 'hostile', inputs: { [MARKUP]: MARKUP }, labels })
  ).body);
}, BROWSER_START_MS);
afterEach(() => site.closePages());
afterAll(() => site?.close());

/** Nothing ran, and nothing of it became an element or a prototype. A broken policy is trouble, which `closePages` finds. */
async function expectUnharmed(page: Page): Promise<void> {
  const harm = await page.evaluate(`({
    ran: 'pwned' in window,
    polluted: 'polluted' in {},
    images: document.querySelectorAll('img[src=x]').length,
    links: [...document.links].filter(({ protocol }) => !/^(https?|blob):$/.test(protocol)).length,
  })`);
  expect(harm).toEqual({ ran: false, polluted: false, images: 0, links: 0 });
}

it('names, messages, labels, logs, errors and outputs that are markup, prototypes or endlessly deep are text', async () => {
  const page = await site.open('/executions');
  await page.getByText('n ">', { exact: false }).first().waitFor();
  await expectUnharmed(page);
  await page.goto(`/executions/${id}?node=${id}`);
  await page.getByRole('tab').first().waitFor();
  const tabs = await page.getByRole('tab').all();
  expect(tabs.length).toBeGreaterThan(2);
  for (const tab of tabs) {
    if (await tab.isDisabled()) continue;
    await tab.click();
    await page.getByRole('tabpanel').first().waitFor();
    await expectUnharmed(page);
  }
  for (const path of ['/', '/flows/hostile', '/audit']) {
    await page.goto(path);
    await page.getByRole('heading').first().waitFor();
    await expectUnharmed(page);
  }
});

it('an error of a million characters without a blank pushes nothing out of sight', async () => {
  const script = `import { flow } from 'petiole';\nexport default flow(async function () { throw new Error('z'.repeat(1_000_000)); });`;
  await call(site.up, 'PUT', '/flows/endless', { script });
  await call(site.up, 'POST', '/executions?wait=60', { flow: 'endless' });
  const page = await site.open('/executions');
  await page.getByText('zzzz').first().waitFor();
  const { right, width } = (await page.evaluate(`({
    right: Math.max(...[...document.querySelectorAll('th')].map((head) => head.getBoundingClientRect().right)),
    width: innerWidth,
  })`)) as { right: number; width: number };
  expect(right).toBeLessThanOrEqual(width);
});

it('no token stays in the browser where a script could read it', async () => {
  const page = await site.open(`/executions/${id}`);
  await page.getByRole('tab').first().waitFor();
  const kept = await page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  expect(kept).not.toMatch(/petiole_session|token/i);
});
