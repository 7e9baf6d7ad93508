/** What a person does in a code editor. */
import type { Locator, Page } from 'playwright-core';

/** The editor of that name, once it shows its text. */
export async function codeEditor(page: Page, name: string): Promise<Locator> {
  const editor = page.getByRole('group', { name, exact: true });
  await editor.locator('.view-line').first().waitFor();
  return editor;
}

/** Pasted over all that there is: what is typed letter by letter gets brackets and blanks from the editor. */
export async function pasteCode(page: Page, name: string, text: string): Promise<void> {
  const editor = await codeEditor(page, name);
  await editor.locator('.view-lines').first().click();
  await page.keyboard.press('Control+A');
  await page.evaluate((given) => (globalThis as unknown as Window).navigator.clipboard.writeText(given), text);
  await page.keyboard.press('Control+V');
}

/** As it is shown: blanks of the editor are others than those of the text. */
export async function codeOf(page: Page, name: string): Promise<string> {
  const editor = await codeEditor(page, name);
  const lines = await editor.locator('.view-lines').first().locator('.view-line').allInnerTexts();
  return lines.map((line) => line.replaceAll('\u00a0', ' ')).join('\n');
}

interface Window {
  navigator: { clipboard: { writeText(text: string): Promise<void> } };
}
