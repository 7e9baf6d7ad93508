/** Tokens, users, the own account and the audit log, as an admin works with them; and what each role sees. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../../src/permissions.ts';
import { BROWSER_START_MS, openSite, type Page, type Site } from '../support/browser.ts';
import { call } from '../support/product.ts';

let site: Site;
const tokens = {} as Record<Role, string>;

beforeAll(async () => {
  site = await openSite();
  for (const role of ROLES) {
    const { body } = await call<{ token: string }>(site.up, 'POST', '/tokens', { name: `a ${role}`, role });
    tokens[role] = body.token;
  }
}, BROWSER_START_MS);
afterEach(() => site?.closePages());
afterAll(() => site?.close());

const statusWith = async (token: string): Promise<number> =>
  (await fetch(`${site.up.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

/** The page is left only when the answer is there. */
async function confirm(page: Page, deed: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: deed }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

it('a token is made with a role, permissions and an end, shown once, and revoked', async () => {
  const page = await site.open('/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByLabel('Name').fill('night shift');
  await dialogue.getByRole('combobox', { name: 'Only these permissions' }).click();
  await page.getByRole('option', { name: 'executions:read' }).click();
  await page.keyboard.press('Escape');
  await dialogue.getByRole('button', { name: 'Create' }).click();
  const token = await dialogue.getByLabel('Token', { exact: true }).inputValue();
  await dialogue.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => (globalThis as unknown as Clipboard).navigator.clipboard.readText())).toBe(token);
  expect(await statusWith(token)).toBe(200);
  await dialogue.getByRole('button', { name: 'I have it' }).click();

  const row = rowOf(page, 'night shift');
  await row.getByText('executions:read').waitFor();
  await row.getByText('operator').waitFor();
  expect(await page.content()).not.toContain(token);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await confirm(page, 'Revoke');
  await row.waitFor({ state: 'detached' });
  expect(await statusWith(token)).toBe(401);
});

interface Clipboard {
  navigator: { clipboard: { readText(): Promise<string> } };
}

it('a user is made, logs in, sets a password of their own, and is out as soon as an admin disables them', async () => {
  const admin = await site.open('/users');
  await admin.getByRole('button', { name: 'New user' }).click();
  const form = admin.getByRole('dialog');
  await form.getByLabel('Name').fill('grace');
  await form.getByRole('button', { name: 'Make a password at random' }).click();
  const first = await form.getByLabel('Password', { exact: false }).first().inputValue();
  await form.getByRole('button', { name: 'Create' }).click();
  await rowOf(admin, 'grace').getByText('Active').waitFor();

  const page = await site.open('/account', { token: null, expected: [/401/, /status of 4\d\d/] });
  await page.getByRole('textbox', { name: 'Name' }).fill('grace');
  await page.getByRole('textbox', { name: 'Password' }).fill(first);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Account' }).waitFor();
  await page.getByLabel('Current password').fill('not the password');
  await page.getByLabel('New password').fill('my own long password');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Current password').fill(first);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('Your password is changed').waitFor();

  await admin.getByRole('button', { name: 'Change grace' }).click();
  await admin.getByRole('menuitem', { name: 'Disable' }).click();
  await confirm(admin, 'Disable');
  await rowOf(admin, 'grace').getByText('Disabled').waitFor();
  await page.getByRole('link', { name: 'Flows', exact: true }).click();
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

it('the audit log is filtered by its address, and exported as it is filtered', async () => {
  const page = await site.open('/audit');
  await page.getByText('token.create').first().waitFor();
  await page.getByLabel('Did').fill('token.');
  await page.getByLabel('With').fill('a viewer');
  await page.keyboard.press('Enter');
  await page.waitForURL(/action=token\.&object=a(\+|%20)viewer/);
  await page.getByRole('table').getByText('a viewer').waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await page.reload();
  await page.getByRole('table').getByText('a viewer').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export' }).click();
  const lines = await textOf(await (await download).createReadStream());
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  ).toEqual([expect.objectContaining({ action: 'token.create', object: 'a viewer' })]);
});

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe('each role sees what it may', () => {
  const SEES: Record<Role, { runs: boolean; pages: string[]; denied: string[] }> = {
    viewer: {
      runs: false,
      pages: ['/executions', '/flows', '/connectors', '/system', '/workers'],
      denied: ['/vaults', '/tokens', '/users', '/audit'],
    },
    operator: { runs: true, pages: ['/executions', '/connectors'], denied: ['/vaults', '/tokens', '/users', '/audit'] },
    editor: { runs: true, pages: ['/vaults', '/flows'], denied: ['/tokens', '/users', '/audit'] },
    admin: { runs: true, pages: ['/vaults', '/tokens', '/users', '/audit'], denied: [] },
  };

  it.each(ROLES)('%s', async (role) => {
    const page = await site.open('/', { token: tokens[role] });
    const run = page.getByRole('button', { name: 'Run the sample flow' });
    await run.waitFor();
    expect((await run.getAttribute('aria-disabled')) === 'true').toBe(!SEES[role].runs);
    if (!SEES[role].runs) expect(await run.getAttribute('aria-description')).toMatch(/executions:start|start flows/);
    for (const path of SEES[role].denied) {
      await page.goto(path);
      await page.getByText('Your role does not permit this').waitFor();
    }
    for (const path of SEES[role].pages) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    }
  });
});
