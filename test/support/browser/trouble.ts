/** What goes wrong in the pages of a context, told as a list of sentences. */
import type { BrowserContext } from 'playwright-core';

export interface Trouble {
  found(): string[];
}

/** A page that is left or closed ends its requests, and its event streams, by itself. */
const ENDED_BY_THE_PAGE = /net::ERR_ABORTED/;

/** `expected` is matched against the whole sentence. */
export async function watchTrouble(context: BrowserContext, origin: string, expected: readonly RegExp[]): Promise<Trouble> {
  const found: string[] = [];
  const say = (sentence: string) => {
    if (!expected.some((pattern) => pattern.test(sentence))) found.push(sentence);
  };
  await context.addInitScript(tellViolations);
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    const { url } = message.location();
    say(`console: ${message.text()}${url ? ` (${url})` : ''}`);
  });
  context.on('weberror', (failure) => say(`exception: ${failure.error().stack ?? failure.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) say(`another host was asked: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    if (!ENDED_BY_THE_PAGE.test(reason)) say(`request failed: ${request.method()} ${request.url()} ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 500) say(`answered ${response.status()}: ${response.request().method()} ${response.url()}`);
  });
  return { found: () => found };
}

/** Runs in the page. The browser tells of most of them by itself, of those of a worker or in report-only mode it may not. */
function tellViolations(): void {
  const { document } = globalThis as unknown as { document: EventTarget };
  document.addEventListener('securitypolicyviolation', (event) => {
    const { violatedDirective, blockedURI, sourceFile } = event as Event & Record<string, string>;
    // eslint-disable-next-line no-console -- it is the console of the page
    console.error(`content security policy: ${violatedDirective} forbids ${blockedURI} (${sourceFile})`);
  });
}
