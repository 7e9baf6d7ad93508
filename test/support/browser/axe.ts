import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, NodeResult } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Checked {
  axe: { run(options: object): Promise<Pick<AxeResults, 'violations'>> };
}

/** Fails on serious and critical findings of axe, and names the elements. The page has to show what is meant before. `only`: these rules. */
export async function expectAccessible(page: Page, only?: string[]): Promise<void> {
  await page.evaluate(source); // by the debugger's door, which the content security policy leaves open
  const options = { resultTypes: ['violations'], ...(only && { runOnly: only }) };
  const { violations } = await page.evaluate((given) => (globalThis as unknown as Checked).axe.run(given), options);
  const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const lines = severe.flatMap(({ id, help, nodes }) => [`${id}: ${help}`, ...nodes.slice(0, 5).map(describe)]);
  if (lines.length > 0) throw new Error(`axe on ${page.url()}:\n  ${lines.join('\n  ')}`);
}

function describe({ target, html, failureSummary }: NodeResult): string {
  const why = (failureSummary ?? '').split('\n').slice(1).join(' ').trim();
  return `  ${target.join(' ')}  ${html.slice(0, 160)}\n      ${why}`;
}
