/** Connectors and Vaults in the browser: form beside YAML, tests of real counterparts, access by OAuth, names in a Vault. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BROWSER_START_MS, expectAccessible, openSite, saveScreenshot, type Page, type Site } from '../support/browser.ts';
import { codeEditor, codeOf, pasteCode } from '../support/browser/code.ts';
import { startAuthorizationServer, type AuthorizationServer } from '../support/far-sides/authorization-server.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { until } from '../support/until.ts';
import { call } from '../support/product.ts';
import { VaultAdmin } from '../support/vault-admin.ts';
import { startVault, type VaultServer } from '../support/vault-server.ts';

const SLOW = 240_000;

let site: Site;
let vault: VaultServer;
let oauth: AuthorizationServer;
let farSide: TestServer;
/** what the far side got, the last one last */
const got: (string | undefined)[] = [];

beforeAll(async () => {
  [site, vault, farSide] = await Promise.all([
    openSite(),
    startVault(),
    serveHttp((request, response) => {
      got.push(request.headers.authorization);
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
    }),
  ]);
  oauth = await startAuthorizationServer({ redirectUris: [`${site.up.url}/api/v1/oauth/callback`] });
  const admin = new VaultAdmin({ url: vault.url, rootToken: vault.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'crm/api', { token: 'the-token-from-the-vault' });
}, BROWSER_START_MS);
afterEach(() => site.closePages());
afterAll(async () => {
  await site?.close();
  await Promise.all([vault?.stop(), oauth?.stop(), farSide?.stop()]);
});

type Connector = Record<string, unknown> & { value: Record<string, unknown> };
const connectorOf = async (name: string) => (await call<Connector>(site.up, 'GET', `/connectors/${name}`)).body;
const documentOf = async (name: string) => (await call<{ yaml: string }>(site.up, 'GET', `/connectors/${name}/document`)).body.yaml;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

/** A password has no role. */
const secret = (page: Page, name: string) => page.getByLabel(new RegExp(`^${name}`));

/** As the document of Cloudomation has it. */
const THREE_LINES = `ref: develop
command: metadata
repository_url: 'https://example.com/path/to/repo.git'
`;

it(
  'three bare lines of YAML in the value field are a connector, and the form follows them',
  async () => {
    const page = await site.open('/connector-types');
    await page.getByLabel('Search the catalogue').fill('git repositories');
    await page.getByRole('button', { name: /^Git GIT/ }).click();
    await button(page, 'New Git connector').click();
    await field(page, 'Name').fill('repository');
    await pasteCode(page, 'Value in YAML', THREE_LINES);
    await expectValue(page, 'repository_url', 'https://example.com/path/to/repo.git');
    await expectValue(page, 'ref', 'develop');
    expect(await codeOf(page, 'Value in YAML')).toContain("repository_url: 'https://example.com/path/to/repo.git'");
    await saveScreenshot(page, 'connector-three-lines');
    await expectAccessible(page);
    await button(page, 'Make the connector').click();
    await page.getByText('The connector repository is made').waitFor();
    expect(await connectorOf('repository')).toMatchObject({
      type: 'GIT',
      value: { ref: 'develop', command: 'metadata', repository_url: 'https://example.com/path/to/repo.git' },
    });
  },
  SLOW,
);

it(
  'form and YAML follow each other: comments stay, mistakes stand at their line, and a stored secret stays unseen',
  async () => {
    const yaml = `# of the shop
name: shop
type: HTTP
value:
  base_url: ${farSide.url} # in the basement
  authorization: bearer
  token: the-first-secret
allow_private: [127.0.0.0/8]
`;
    await call(site.up, 'PUT', '/connectors/shop', yaml, { 'content-type': 'application/yaml' });
    const page = await site.open('/connectors/shop', { expected: [/412.*connectors\/shop/] });
    await codeEditor(page, 'Value in YAML');
    expect(await page.content()).not.toContain('the-first-secret');
    expect(await secret(page, 'token').getAttribute('placeholder')).toMatch(/stored/);
    await field(page, 'Description').fill('Where orders go');
    await page.getByText('Whole document').click();
    const document = 'Document in YAML';
    await page.getByRole('group', { name: document }).getByText('Where orders go').waitFor();
    expect(await codeOf(page, document)).toMatch(/# of the shop[^]*# in the basement/);
    await button(page, 'Save').click();
    await page.getByText('shop is saved').waitFor();
    expect(await documentOf('shop')).toMatch(/# of the shop[^]*# in the basement[^]*description: Where orders go/);
    await button(page, 'Test').click();
    await page.getByText(/^It works/).waitFor();
    expect(got.at(-1)).toBe('Bearer the-first-secret');
    await page.keyboard.press('Escape');

    // What is wrong stands at its line, with what was most likely meant.
    await pasteCode(page, document, 'type: HTTP\nname: shop\nvalue:\n  base_ur: https://a.example\n  token: 7\n');
    const mistakes = page.getByRole('alert', { name: 'Mistakes in the YAML' });
    expect(await mistakes.innerText()).toMatch(/line 4[^]*'base_ur'[^]*did you mean 'base_url'\?[^]*line 5[^]*put it in quotes/);
    await pasteCode(page, document, 'type: HTTP\nvalue: [1\n');
    await page.getByText('The YAML cannot be read at the moment').waitFor();
    expect(await mistakes.innerText()).toMatch(/line \d/);
    await saveScreenshot(page, 'connector-mistakes');
    await button(page, 'Discard').click();

    // A new secret goes in by the form; whoever saves meanwhile is not overwritten unseen.
    await secret(page, 'token').fill('the-second-secret');
    await call(site.up, 'PATCH', '/connectors/shop', { description: 'changed by somebody' });
    await button(page, 'Save').click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else has saved this connector meanwhile' });
    await conflict.getByText('changed by somebody').first().waitFor();
    await button(page, 'Save mine over theirs').click();
    await page.getByText('shop is saved').last().waitFor();
    await conflict.waitFor({ state: 'detached' });
    await button(page, 'Test').click();
    await page.getByText(/^It works/).waitFor();
    expect(got.at(-1)).toBe('Bearer the-second-secret');
  },
  SLOW,
);

it(
  'a connector gets access in the browser',
  async () => {
    const value = {
      base_url: `${oauth.url}/api`,
      authorization: 'oauth2_code',
      token_url: oauth.tokenUrl,
      authorization_url: oauth.authorizationUrl,
      client_id: oauth.client.id,
      client_secret: oauth.client.secret,
      scope: 'openid offline_access orders',
      authorization_parameters: { prompt: 'consent' },
    };
    await call(site.up, 'PUT', '/connectors/orders', { type: 'HTTP', value, allow_private: ['127.0.0.0/8'] });
    const page = await site.open('/connectors/orders', { expected: [new RegExp(`another host was asked: ${oauth.url}`), /favicon/] });
    await page.getByText('Needs access').waitFor();
    const [opened] = await Promise.all([page.waitForEvent('popup'), button(page, 'Connect').click()]);
    await opened
      .getByText(/access/i)
      .first()
      .waitFor();
    await page.getByText('Access is given').waitFor();
    await saveScreenshot(page, 'connector-access');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await button(page, 'Connect again').waitFor();
    await button(page, 'Test').click();
    await page.getByText(/^It works/).waitFor();
    expect(oauth.calls.at(-1)).toMatchObject({ status: 200 });
  },
  SLOW,
);

it(
  'a Vault is added and tried, a secret of it is found by its name, and it tells who reads from it',
  async () => {
    const page = await site.open('/new-vault');
    await field(page, 'Name').fill('main');
    await field(page, 'Address').fill(vault.url);
    await secret(page, 'Token').fill(vault.rootToken);
    await page.getByLabel('Private addresses').first().fill('127.0.0.0/8');
    await page.keyboard.press('Enter');
    await button(page, 'Add the Vault').click();
    await page.getByText('The Vault main is known').waitFor();
    await button(page, 'Test').click();
    await page.getByText('The engine is of KV version 2').waitFor();
    await page.keyboard.press('Escape');

    await call(site.up, 'PUT', '/connectors/crm', {
      type: 'HTTP',
      value: { base_url: farSide.url, authorization: 'bearer' },
      allow_private: ['127.0.0.0/8'],
    });
    await page.goto('/connectors/crm');
    await button(page, 'Add a secret').click();
    await button(page, 'Look for the secret in the Vault').click();
    await button(page, 'folder crm/').click();
    await button(page, 'secret api').click();
    await page.getByText('token', { exact: true }).last().waitFor();
    await saveScreenshot(page, 'connector-vault-secret');
    await button(page, 'Take this secret').click();
    await button(page, 'Save').click();
    await page.getByText('crm is saved').waitFor();
    expect(await connectorOf('crm')).toMatchObject({ vault_secrets: [{ vault: 'main', path: 'crm/api' }] });
    await button(page, 'Test').click();
    await page.getByText(/^It works/).waitFor();
    expect(got.at(-1)).toBe('Bearer the-token-from-the-vault');

    await page.goto('/vaults/main');
    await page.getByRole('link', { name: 'crm' }).waitFor();
    expect(await page.content()).not.toContain('the-token-from-the-vault');
    await expectAccessible(page);
    await saveScreenshot(page, 'vault');
  },
  SLOW,
);

it(
  'a connector of a file says why it cannot be changed; what the role does not permit says so too; small and dark',
  async () => {
    const page = await site.open('/connectors/demo', { width: 768, theme: 'dark' });
    await page.getByText('This connector comes from a file of the connectors folder').waitFor();
    expect(await button(page, 'Save').count()).toBe(0);
    await page.getByText('Whole document').click();
    const shown = await codeOf(page, 'Document in YAML');
    const written = await readFile(join(import.meta.dirname, '../../connectors/demo.yaml'), 'utf8');
    expect(shown).toContain(written.split('\n').find((line) => line.startsWith('namespace:')));
    await expectAccessible(page);
    await saveScreenshot(page, 'connector-of-a-file');

    const { body } = await call<{ token: string }>(site.up, 'POST', '/tokens', { name: 'looks', role: 'viewer' });
    const guest = await site.open('/connectors/demo', { token: body.token, expected: [/403/] });
    await codeEditor(guest, 'Value in YAML');
    expect(await button(guest, 'Test').getAttribute('aria-disabled')).toBe('true');
    await guest.goto('/vaults');
    await guest.getByText('Your role does not permit this').waitFor();
    await guest.goto('/new-connector');
    await guest.getByText('Your role does not permit this').waitFor();
  },
  SLOW,
);

async function expectValue(page: Page, name: string, value: string): Promise<void> {
  const shown = field(page, name);
  await shown.waitFor();
  await until(async () => (await shown.inputValue()) === value);
}

it('a connector whose document leaves its name to the address is shown with it, and saved', async () => {
  const document = '# of the shop\ntype: HTTP\nvalue:\n  base_url: https://shop.example.com\n';
  await call(site.up, 'PUT', '/connectors/nameless', document, { 'content-type': 'application/yaml' });
  const page = await site.open('/connectors/nameless');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.waitFor();
  expect(await name.inputValue()).toBe('nameless');
  await page.getByRole('textbox', { name: 'Description' }).fill('orders');
  await button(page, 'Save').click();
  await page.getByText('nameless is saved').waitFor();
  const { body } = await call<{ description: string }>(site.up, 'GET', '/connectors/nameless');
  expect(body.description).toBe('orders');
});

/** Holds what is sent to this path with PUT until it is released. */
async function hold(page: Page, path: string): Promise<{ sent: Promise<unknown>; release(): void }> {
  const gate = Promise.withResolvers<void>();
  await page.route(`**/api/v1${path}`, async (route) => {
    if (route.request().method() === 'PUT') await gate.promise;
    await route.continue();
  });
  return { sent: page.waitForRequest((request) => request.method() === 'PUT'), release: gate.resolve };
}

it('what is typed into a connector while a save is under way stays, and is not taken for saved', async () => {
  await call(site.up, 'PUT', '/connectors/quick', { type: 'HTTP', value: { base_url: farSide.url } });
  const page = await site.open('/connectors/quick');
  await field(page, 'Description').fill('one');
  const { sent, release } = await hold(page, '/connectors/quick');
  await button(page, 'Save').click();
  await sent;
  await field(page, 'Description').fill('one two');
  release();
  await page.getByText('quick is saved').waitFor();
  expect((await connectorOf('quick'))['description']).toBe('one');
  await expectValue(page, 'Description', 'one two');
  await button(page, 'Save').click();
  await page.getByText('quick is saved').nth(1).waitFor();
  expect((await connectorOf('quick'))['description']).toBe('one two');
});

it('who comes back to the configuration of a connector begins with what others saved meanwhile, and undoes nothing', async () => {
  await call(site.up, 'PUT', '/connectors/both', { type: 'HTTP', value: { base_url: farSide.url } });
  const page = await site.open('/connectors/both');
  await field(page, 'Description').waitFor();
  await page.getByRole('tab', { name: 'Log' }).click();
  await call(site.up, 'PATCH', '/connectors/both', { description: 'of somebody else' });
  // the page asks again by itself
  await page.waitForResponse(async (answer) => /connectors\/both$/.test(answer.url()) && (await answer.text()).includes('somebody else'));
  await page.getByRole('tab', { name: 'Configuration' }).click();
  await field(page, 'Namespace').fill('pair');
  await button(page, 'Save').click();
  await page.getByText('both is saved').waitFor();
  expect(await connectorOf('both')).toMatchObject({ namespace: 'pair', description: 'of somebody else' });
});

it('what is typed into a Vault outlasts what others save, which the save tells of, and a save that is under way', async () => {
  const document = (name: string) => ({ address: vault.url, namespace: name, auth: { method: 'token', token: vault.rootToken } });
  await call(site.up, 'PUT', '/vaults/shared', document('first'));
  const page = await site.open('/vaults/shared', { expected: [/412.*vaults\/shared/] });
  await field(page, 'Namespace').fill('mine');
  await call(site.up, 'PUT', '/vaults/shared', document('theirs'));
  // the page is looked at after a while
  const asked = page.waitForResponse((answer) => /vaults\/shared$/.test(answer.url()));
  await page.evaluate(`{
    const now = Date.now;
    Date.now = () => now() + 60_000;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }`);
  await (await asked).finished();
  await expectValue(page, 'Namespace', 'mine');
  await button(page, 'Save').click();
  const over = page.getByRole('dialog', { name: 'Somebody else has saved this Vault meanwhile' });
  await over.waitFor();
  const { sent, release } = await hold(page, '/vaults/shared');
  await over.getByRole('button', { name: 'Save mine over theirs' }).click();
  await sent;
  await field(page, 'Namespace').fill('mine too');
  release();
  await page.getByText('shared is saved').waitFor();
  await expectValue(page, 'Namespace', 'mine too');
  await button(page, 'Save').click();
  await page.getByText('shared is saved').nth(1).waitFor();
  expect((await call<{ namespace: string }>(site.up, 'GET', '/vaults/shared')).body.namespace).toBe('mine too');
});
