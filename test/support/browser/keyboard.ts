import type { Page } from 'playwright-core';

const MOST = 80;

interface Focused {
  document: { activeElement: Element | null };
}
interface Element {
  tagName: string;
  textContent: string | null;
  getAttribute(name: string): string | null;
}

/** Presses Tab until an element of this role (or tag) and name has the focus. */
export async function tabTo(page: Page, role: string, name: RegExp = /(?:)/): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < MOST; presses++) {
    const focused = await page.evaluate(() => {
      const element = (globalThis as unknown as Focused).document.activeElement;
      const role = element?.getAttribute('role') ?? element?.tagName.toLowerCase() ?? '';
      return { role, name: (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim() };
    });
    if (focused.role === role && name.test(focused.name)) return;
    passed.push(`${focused.role} "${focused.name.slice(0, 40)}"`);
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${role} ${name}; it passed:\n  ${passed.join('\n  ')}`);
}
