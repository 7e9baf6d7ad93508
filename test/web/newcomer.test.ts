/** Somebody who has never seen it: from the start page to a child that failed, its error and the line of its script. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BROWSER_START_MS, expectAccessible, openSite, saveScreenshot, type Page, type Site } from '../support/browser.ts';
import { countClicks } from '../support/browser/clicks.ts';
import { tabTo } from '../support/browser/keyboard.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, BROWSER_START_MS);
afterEach(() => site?.closePages());
afterAll(() => site?.close());

/** One screen: all of it lies in the window, with nothing scrolled. */
async function expectFailureOnOneScreen(page: Page): Promise<void> {
  const panel = page.getByRole('complementary', { name: 'Details' });
  const seen = [
    page.getByRole('row', { name: /reserve blossom/ }),
    panel.getByText(/answered 404 Not Found/).first(),
    panel.getByRole('group', { name: 'Source' }).getByText("this.connect('demo', { path: `/stock/"),
  ];
  const { width, height } = page.viewportSize()!;
  for (const part of seen) {
    await part.waitFor();
    const box = (await part.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect([box.x < width, box.y + Math.min(box.height, 16) <= height]).toEqual([true, true]);
  }
}

it('a newcomer runs the sample flow, and is two clicks later at the failing child, its error and its source line', async () => {
  const page = await site.open('/');
  const clicks = await countClicks(page);
  await page.getByRole('button', { name: 'Run the sample flow' }).click();
  await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
  await page.getByRole('row', { name: /reserve blossom/ }).click();
  await expectFailureOnOneScreen(page);
  expect(await clicks()).toBeLessThanOrEqual(3);
  await saveScreenshot(page, 'failing-child');
  await expectAccessible(page);
});

it('the same with the keyboard alone, in the dark', async () => {
  const page = await site.open('/', { theme: 'dark' });
  await page.getByRole('button', { name: 'Run the sample flow' }).waitFor();
  await tabTo(page, 'button', /^Run the sample flow$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
  await page.getByRole('row', { name: /reserve blossom/ }).waitFor();
  await tabTo(page, 'treegrid');
  await page.keyboard.press('Home');
  for (const row of ['reserve leaf', 'reserve stem', 'reserve blossom']) await downTo(page, row);
  await expectFailureOnOneScreen(page);
  expect(
    await page.evaluate(
      () => (globalThis as unknown as Painted).getComputedStyle((globalThis as unknown as Painted).document.body).colorScheme,
    ),
  ).toBe('dark');
  await saveScreenshot(page, 'failing-child');
});

interface Painted {
  document: { body: object };
  getComputedStyle(element: object): { colorScheme: string };
}

/** Down, past the rows that are below others, until the row of this name is chosen. */
async function downTo(page: Page, name: string): Promise<void> {
  const chosen = page.locator('[role=row][aria-selected=true]', { hasText: name });
  for (let presses = 0; presses < 5 && (await chosen.count()) === 0; presses++) await page.keyboard.press('ArrowDown');
  await chosen.waitFor();
}
