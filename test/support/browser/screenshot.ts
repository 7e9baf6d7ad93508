import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Not in git: for people to look at. */
const FOLDER = join(import.meta.dirname, '../../.screenshots');

/** Saves what the window shows as `<name>-<width>-<theme>.png`, where there is somebody to look at it: in CI there is nobody. */
export async function saveScreenshot(page: Page, name: string): Promise<void> {
  if (process.env['CI'] === 'true') return;
  const width = page.viewportSize()?.width ?? 0;
  const isDark = await page.evaluate(() => (globalThis as unknown as Window).matchMedia('(prefers-color-scheme: dark)').matches);
  const path = join(FOLDER, `${name}-${width}-${isDark ? 'dark' : 'light'}.png`);
  await page.screenshot({ path, animations: 'disabled' });
}

/** The pictures of the documentation: smaller, so that the repository stays small. `node scripts/screenshots.mjs` asks for them. */
const DOCS = join(import.meta.dirname, '../../../docs/images');

export async function saveForDocs(page: Page, name: string): Promise<void> {
  if (process.env['PETIOLE_TEST_DOC_IMAGES'] !== 'true') return;
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 760 });
  await page.screenshot({ path: join(DOCS, `${name}.png`), animations: 'disabled' });
}

interface Window {
  matchMedia(query: string): { matches: boolean };
}
