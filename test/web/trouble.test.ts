/** What the browser tests rest on: whatever goes wrong in a page is seen, without a test that looks for it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/browser.ts';
import { watchTrouble } from '../support/browser/trouble.ts';
import { launchChromium } from '../support/far-sides/chromium.ts';

const PAGES: Record<string, string> = {
  '/calm': '<button>Send</button>',
  '/console': '<script src="/error.js"></script>',
  '/error.js': 'console.error("something is wrong")',
  '/exception': '<script src="/throw.js"></script>',
  '/throw.js': 'throw new Error("thrown by the page")',
  '/elsewhere': '<img alt="" src="http://example.com/pixel.png">',
  '/inline': '<script>var inline = 1</script>',
  '/failing': '<img alt="" src="/500">',
  '/cut': '<img alt="" src="/cut.png">',
  '/unlabelled': '<button></button>',
};

let server: Server;
let origin: string;
let browser: Browser;

beforeAll(async () => {
  server = createServer(({ url = '/' }, response) => {
    if (url === '/cut.png') return response.destroy();
    const body = PAGES[url];
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': type, 'content-security-policy': "script-src 'self'" });
    response.end(type === 'text/html' ? `<!doctype html><html lang="en"><title>Page</title><main>${body}</main></html>` : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
}, 120_000);
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

async function visit(path: string, expected: RegExp[] = []) {
  const context = await browser.newContext();
  const trouble = await watchTrouble(context, origin, expected);
  const page = await context.newPage();
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(`${origin}${path}`, { waitUntil: 'load' });
  return { page, trouble };
}

it('a page without trouble has none, and nothing that axe would mark', async () => {
  const { page, trouble } = await visit('/calm');
  await expectAccessible(page);
  expect(trouble.found()).toEqual([]);
});

it.each([
  ['an error on the console', '/console', /console: something is wrong/],
  ['an exception', '/exception', /exception: Error: thrown by the page/],
  ['a request to another host', '/elsewhere', /another host was asked: http:\/\/example\.com\/pixel\.png/],
  ['a violation of the content security policy', '/inline', /content security policy: script-src/],
  ['an answer of 500', '/failing', /answered 500: GET .*\/500/],
  ['an answer that was cut', '/cut', /request failed: GET .*\/cut\.png/],
])('%s is seen', async (_, path, sentence) => {
  const { trouble } = await visit(path);
  expect(trouble.found().join('\n')).toMatch(sentence);
});

it('what a test expects is no trouble, and all else still is', async () => {
  const { trouble } = await visit('/failing', [/answered 500/]);
  expect(trouble.found()).toEqual([expect.stringMatching(/^console: Failed to load resource/)]);
});

it('axe names the element that it finds fault with', async () => {
  const { page } = await visit('/unlabelled');
  await expect(expectAccessible(page)).rejects.toThrow(/button-name: .*\n.*<button><\/button>/);
});
