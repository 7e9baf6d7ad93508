/**
 * The built product and one browser, for a file of browser tests:
 *
 *   let site: Site;
 *   beforeAll(async () => { site = await openSite(); }, BROWSER_START_MS);
 *   afterEach(() => site.closePages()); // fails the test where a page had trouble
 *   afterAll(() => site?.close());
 *
 * What counts as trouble is watched on every page by itself: errors on the console, exceptions, violations of the content security
 * policy, requests that failed, answers of 500 and more, and anything that is asked of another host.
 */
import { jest } from '@jest/globals';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createTestDatabase } from './database.ts';
import { ADMIN_TOKEN, createFolders, startUp, type Folders, type Up } from './product.ts';
import { launchChromium } from './far-sides/chromium.ts';
import { watchTrouble, type Trouble } from './browser/trouble.ts';

export { expectAccessible } from './browser/axe.ts';
export { saveForDocs, saveScreenshot } from './browser/screenshot.ts';
export type { Page } from 'playwright-core';

/** A page on a machine that has other work to do. */
jest.setTimeout(120_000);

/** For `beforeAll`: the server and the browser. */
export const BROWSER_START_MS = 120_000;
/** How long a locator is waited for: below the time-out of a test, so that the failure names the locator. */
const LOCATOR_MS = 60_000;

export const WIDTHS = { 1440: 900, 768: 1024 } as const;
export interface Look {
  /** of the window; default 1440 */
  width?: keyof typeof WIDTHS;
  theme?: 'light' | 'dark';
}
export interface Visit extends Look {
  /** the token that signs in, null for nobody; default: that of the admin */
  token?: string | null;
  /** trouble that this test is about */
  expected?: RegExp[];
}

export interface Site {
  folders: Folders;
  /** the running product; another after `restart` */
  readonly up: Up;
  /** a page in a profile of its own, signed in, after its document has loaded */
  open(path: string, visit?: Visit): Promise<Page>;
  /** stops the product, and starts it on the same port and data */
  restart(signal?: NodeJS.Signals): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** starts it again after `stop`, on the same port */
  start(): Promise<void>;
  /** closes what the test opened, and throws where one of the pages had trouble that was not expected */
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export interface SiteOptions {
  env?: Record<string, string>;
  /** writes flows and connectors of its own before the product starts, in place of the shipped samples */
  prepare?: (folders: Folders) => Promise<unknown>;
}

const ROOT = join(import.meta.dirname, '../..');

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const database = await createTestDatabase();
  const folders = await createFolders(database.url);
  if (options.prepare) await options.prepare(folders);
  else Object.assign(folders.env, { PETIOLE_FLOWS: join(ROOT, 'flows'), PETIOLE_CONNECTORS: join(ROOT, 'connectors') });
  Object.assign(folders.env, options.env);
  // the browser first: what does not start must not leave the other running
  const browser = await launchChromium();
  const clear = async () => {
    await browser.close();
    await folders.remove();
    await database.drop();
  };
  try {
    return new OpenSite(folders, browser, await startUp(folders), clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

class OpenSite implements Site {
  private readonly troubles: Trouble[] = [];
  /** cookies by token: a session for each page would meet the limit on logins */
  private readonly sessions = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

  constructor(
    readonly folders: Folders,
    private readonly browser: Browser,
    public up: Up,
    private readonly clear: () => Promise<void>,
  ) {}

  async open(path: string, visit: Visit = {}): Promise<Page> {
    const { width = 1440, theme = 'light', token = ADMIN_TOKEN } = visit;
    const context = await this.browser.newContext({
      baseURL: this.up.url,
      viewport: { width, height: WIDTHS[width] },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Vienna',
      storageState: token === null ? undefined : await this.session(token),
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(LOCATOR_MS);
    this.troubles.push(await watchTrouble(context, this.up.url, visit.expected ?? []));
    const page = await context.newPage();
    await page.goto(path, { waitUntil: 'load' });
    return page;
  }

  async restart(signal?: NodeJS.Signals): Promise<void> {
    await this.stop(signal);
    await this.start();
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.up.stop(signal);
  }

  async start(): Promise<void> {
    this.up = await startUp(this.folders, Number(new URL(this.up.url).port));
  }

  async closePages(): Promise<void> {
    const troubles = this.troubles.splice(0);
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    const found = troubles.flatMap((trouble) => trouble.found());
    if (found.length > 0) throw new Error(`the pages had trouble:\n  ${found.join('\n  ')}`);
  }

  async close(): Promise<void> {
    await this.up.stop();
    await this.clear();
  }

  private async session(token: string) {
    const known = this.sessions.get(token);
    if (known !== undefined) return known;
    const context = await this.browser.newContext({ baseURL: this.up.url });
    try {
      const answer = await context.request.post('/api/v1/session', { data: { token } });
      if (!answer.ok()) throw new Error(`no session for this token: ${answer.status()} ${await answer.text()}`);
      const state = await context.storageState();
      this.sessions.set(token, state);
      return state;
    } finally {
      await context.close();
    }
  }
}
