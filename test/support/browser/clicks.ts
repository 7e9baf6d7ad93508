import type { Page } from 'playwright-core';

interface Counting {
  document: EventTarget;
  clicksOfTheTest: number;
}

/** Counts what a hand clicks from now on, as long as the document stays. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const window = globalThis as unknown as Counting;
    window.clicksOfTheTest = 0;
    window.document.addEventListener('click', (event) => (window.clicksOfTheTest += event.isTrusted ? 1 : 0), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as Counting).clicksOfTheTest);
}
