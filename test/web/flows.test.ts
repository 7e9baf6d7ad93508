/** Flows in the browser: written, mended, run, compared, and saved while somebody else saves. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { BROWSER_START_MS, expectAccessible, openSite, saveScreenshot, type Page, type Site } from '../support/browser.ts';
import { codeEditor, codeOf, pasteCode } from '../support/browser/code.ts';
import { call } from '../support/product.ts';
import { until } from '../support/until.ts';

const SLOW = 240_000;

let site: Site;
beforeAll(async () => {
  site = await openSite();
}, BROWSER_START_MS);
afterEach(() => site.closePages());
afterAll(() => site?.close());

const scriptOf = async (name: string): Promise<string> => (await call<{ script: string }>(site.up, 'GET', `/flows/${name}`)).body.script;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What matches is marked letter by letter, so the text of a row is looked at as a whole. */
const suggestion = (page: Page, text: string) => page.locator('.suggest-widget .monaco-list-row').filter({ hasText: text }).first();

const MISTYPED = `import { flow } from 'petiole';
import { format } from 'date-fns/format';

export default flow({
  inputs: {
    type: 'object',
    properties: { name: { type: 'string', title: 'Name' }, times: { type: 'integer', minimum: 1, default: 2 } },
    required: ['name'],
    additionalProperties: false,
  },
  async handler(inputs) {
    const answer = await this.connect('demoo', { path: '/get', params: { name: inputs.name } }).get('output_value');
    return { status: answer.status_code, at: format(new Date(0), 'yyyy') };
  },
});
`;
const MENDED = MISTYPED.replace('demoo', 'demo');

it(
  'a flow is begun from a template, its mistakes are told, and it is run by its form',
  async () => {
    const page = await site.open('/flows');
    await button(page, 'New flow').click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('greeting');
    await page.getByLabel('With a schema').check();
    await button(page, 'Make the flow').click();
    await page.getByText('No mistakes in this file').waitFor();
    expect(await codeOf(page, 'Script greeting.ts')).toContain("title: 'Name'");

    // The editor knows the stored connectors, and the packages that are imported.
    await pasteCode(page, 'Script greeting.ts', MISTYPED);
    await page.getByText(/^[12] mistakes? in this file/).waitFor();
    await page.keyboard.press('Control+S');
    await page
      .getByRole('dialog')
      .getByText(/mistakes? in the types/)
      .waitFor();
    await button(page, 'Leave it').click();
    const told = page.getByRole('alert', { name: 'What the compiler says' });
    expect(await told.innerText()).toMatch(/greeting\.ts:12:\d+[^]*demoo[^]*TS\d+/);
    expect(await scriptOf('greeting')).not.toContain('demoo');
    await saveScreenshot(page, 'flow-mistakes');

    await pasteCode(page, 'Script greeting.ts', MENDED);
    await page.getByText('No mistakes in this file').waitFor();
    await button(page, 'Save').click();
    await page.getByText('greeting is saved').waitFor();
    expect(await scriptOf('greeting')).toBe(MENDED);

    await page.getByRole('tab', { name: 'Run' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada');
    await page.getByRole('group', { name: 'Inputs as JSON' }).getByText('"Ada"').waitFor();
    await page.getByRole('textbox', { name: 'Pool' }).fill('default');
    await saveScreenshot(page, 'flow-run');
    await expectAccessible(page);
    await button(page, 'Run').click();
    await page.waitForURL(/\/executions\/[0-9a-f-]{36}/);
    await page.getByText('Success').first().waitFor();
    const { body } = await call<{ items: { inputs: object }[] }>(site.up, 'GET', '/executions?flow=greeting');
    expect(body.items).toMatchObject([{ inputs: { name: 'Ada', times: 2 }, pool: 'default' }]);

    await page.goto('/flows/greeting?tab=run');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Ada');
    await page.getByRole('textbox', { name: 'Pool' }).fill('dmz');
    await button(page, 'Run').click();
    await page.getByText("waits for a worker of the pool 'dmz'; none is running").first().waitFor();

    await page.goto('/flows/greeting');
    await button(page, 'No limit').click();
    await page.getByRole('textbox', { name: 'At most' }).fill('2');
    await saveScreenshot(page, 'flow-limit');
    await expectAccessible(page);
    await button(page, 'Set the limit').click();
    await button(page, 'Limit 2').click();
    expect((await call<{ concurrency: number | null }>(site.up, 'GET', '/flows/greeting')).body.concurrency).toBe(2);
    await button(page, 'As the script says').click();
    await button(page, 'No limit').waitFor();
  },
  SLOW,
);

it(
  'the editor completes what `this` has and the names of connectors, and what was typed is not lost by a click on something else',
  async () => {
    // Names as they are half typed: one text for the compiler, in place of one after each letter.
    const begun =
      "import { flow } from 'petiole';\nexport default flow(async function () {\n  await this.connect('dem');\n  this.co\n});\n";
    await call(site.up, 'PUT', '/flows/completed', { script: begun });
    const page = await site.open('/flows/completed');
    await page.getByText('2 mistakes in this file').waitFor();
    await (await codeEditor(page, 'Script completed.ts')).locator('.view-lines').first().click();
    await page.keyboard.press('Control+Home');
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await page.keyboard.press('Control+Space');
    await suggestion(page, 'demo-repository').waitFor();
    await saveScreenshot(page, 'flow-completion');
    await page.keyboard.press('Escape');
    for (const key of ['ArrowDown', 'End', 'Control+Space']) await page.keyboard.press(key);
    await suggestion(page, 'continueAs').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('x');

    await page.getByRole('link', { name: 'Connectors' }).first().click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.getByRole('button', { name: 'Stay' }).click();
    expect(await codeOf(page, 'Script completed.ts')).toContain('this.cox');
    await page.getByRole('link', { name: 'Connectors' }).first().click();
    await asked.getByRole('button', { name: 'Leave, and lose the changes' }).click();
    await page.waitForURL(/\/connectors$/);
    expect(await scriptOf('completed')).toBe(begun);
  },
  SLOW,
);

it(
  'who saves after somebody else sees both, and chooses; the versions show what changed',
  async () => {
    const script = (text: string) => `import { flow } from 'petiole';\nexport default flow(async () => '${text}');\n`;
    await call(site.up, 'PUT', '/flows/shared', { script: script('first') });
    const page = await site.open('/flows/shared', { expected: [/412.*flows\/shared/] });
    await page.getByText('No mistakes in this file').waitFor();
    await pasteCode(page, 'Script shared.ts', script('mine'));
    await call(site.up, 'PUT', '/flows/shared', { script: script('theirs') });
    await button(page, 'Save').click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else has saved this flow meanwhile' });
    await conflict.getByText("'theirs'").waitFor();
    await conflict.getByText("'mine'").waitFor();
    expect(await scriptOf('shared')).toContain('theirs');
    await saveScreenshot(page, 'flow-conflict');
    await button(page, 'Save mine over theirs').click();
    await page.getByText('shared is saved').waitFor();
    expect(await scriptOf('shared')).toContain('mine');

    await page.getByRole('tab', { name: 'Versions' }).click();
    const versions = page.getByRole('navigation', { name: 'Versions' });
    await versions.getByText('current').waitFor();
    expect(await versions.getByRole('button').count()).toBe(3);
    await page.getByRole('group', { name: 'Changes of shared.ts' }).getByText("'theirs'").waitFor();
    await versions.getByRole('button').last().click();
    await button(page, 'Restore this version').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore this version' }).click();
    await page.getByText('shared runs the older version again').waitFor();
    expect(await scriptOf('shared')).toContain('first');
  },
  SLOW,
);

it(
  'a flow of a file can be read, run and copied, says why it cannot be changed, and what does not compile is told with its line',
  async () => {
    const page = await site.open('/flows/quickstart', { width: 768, theme: 'dark', expected: [/400.*flows\/broken/] });
    await page.getByText('This flow comes from a file of the flows folder').waitFor();
    await codeEditor(page, 'Script quickstart.ts');
    expect(await button(page, 'Save').count()).toBe(0);
    expect(await button(page, 'Delete').getAttribute('aria-disabled')).toBe('true');
    await saveScreenshot(page, 'flow-of-a-file');
    await button(page, 'Copy').click();
    await button(page, 'Copy the flow').click();
    await page.waitForURL(/\/flows\/quickstart-copy$/);
    await codeEditor(page, 'Script quickstart-copy.ts');
    expect(await scriptOf('quickstart-copy')).toBe(await scriptOf('quickstart'));

    await call(site.up, 'PUT', '/flows/broken', { script: MENDED });
    await page.goto('/flows/broken');
    await page.getByText('No mistakes in this file').waitFor();
    await pasteCode(
      page,
      'Script broken.ts',
      "import { flow } from 'petiole';\nimport fs from 'node:fs';\nexport default flow(async () => fs);\n",
    );
    await button(page, 'Save').click();
    await button(page, 'Save anyway').click();
    const told = page.getByRole('alert', { name: 'What the compiler says' });
    await told.getByText(/broken\.ts:2:/).waitFor();
    await told.getByText(/node:fs/).waitFor();
    expect(await scriptOf('broken')).toBe(MENDED);

    // Nobody is asked about what the server would refuse.
    await pasteCode(page, 'Script broken.ts', "import { flow } from 'petiole';\nexport default flow(async () => 1 + );\n");
    await button(page, 'Save').click();
    await told.getByText(/broken\.ts:2:37/).waitFor();
    await told.getByText('TS1109').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await scriptOf('broken')).toBe(MENDED);
    await button(page, 'Discard').click();
    await page.goto('/flows?q=broken');
    await page.getByRole('link', { name: 'broken', exact: true }).waitFor();
    await expectAccessible(page);
    await saveScreenshot(page, 'flows');
  },
  SLOW,
);

it('what is typed into the form of a run outlasts another tab and another version', async () => {
  const script = (note: string) => `import { flow } from 'petiole';
// ${note}
export default flow({
  inputs: { type: 'object', properties: { city: { type: 'string' } } },
  handler: async (inputs) => inputs,
});
`;
  await call(site.up, 'PUT', '/flows/weather', { script: script('the first') });
  const page = await site.open('/flows/weather?tab=run');
  const city = page.getByRole('textbox', { name: 'city' });
  await city.fill('Vienna');
  await page.getByLabel('Pool').fill('default');
  await page.getByRole('tab', { name: 'Script' }).click();
  await pasteCode(page, 'Script weather.ts', script('the second'));
  await button(page, 'Save').click();
  await page.getByText('weather is saved').waitFor();
  await page.getByRole('tab', { name: 'Run' }).click();
  await city.waitFor();
  expect(await city.inputValue()).toBe('Vienna');
  expect(await page.getByLabel('Pool').inputValue()).toBe('default');
});

it('what does not fit a pattern is told with the pattern, also where the schema refers to it', async () => {
  const script = `import { flow } from 'petiole';
export default flow({
  inputs: {
    type: 'object',
    properties: { month: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' }, zip: { $ref: '#/$defs/zip' } },
    $defs: { zip: { type: 'string', pattern: '^[0-9]{5}$' } },
  },
  handler: async (inputs) => inputs,
});
`;
  await call(site.up, 'PUT', '/flows/patterns', { script });
  const page = await site.open('/flows/patterns?tab=run');
  await page.getByRole('textbox', { name: 'month' }).fill('2026-1');
  await page.getByText('does not match the pattern ^[0-9]{4}-[0-9]{2}$').first().waitFor();
  await page.getByRole('textbox', { name: 'zip' }).fill('1');
  await page.getByText('does not match the pattern ^[0-9]{5}$').first().waitFor();
});

it('a secret at any depth of the inputs is typed unseen', async () => {
  const script = `import { flow } from 'petiole';
const secret = { type: 'string', secret: true };
export default flow({
  inputs: {
    type: 'object',
    properties: {
      top: secret,
      nullable: { ...secret, type: ['string', 'null'] },
      deep: { type: 'object', properties: { within: secret, name: { type: 'string' } } },
      list: { type: 'array', items: { type: 'object', properties: { inlist: secret } } },
    },
  },
  handler: async () => 1,
});
`;
  await call(site.up, 'PUT', '/flows/deepsecrets', { script });
  const page = await site.open('/flows/deepsecrets?tab=run');
  await page.getByRole('textbox', { name: 'name' }).waitFor();
  await page.getByRole('button', { name: 'Add Item' }).click();
  await page.getByLabel('inlist').waitFor();
  const kinds = await page.evaluate(`Object.fromEntries([...document.querySelectorAll('input')]
    .map((field) => [field.closest('div[class*=InputWrapper]')?.querySelector('label')?.textContent, field.type])
    .filter(([label]) => ['top', 'nullable', 'within', 'name', 'inlist'].includes(label)))`);
  expect(kinds).toEqual({ top: 'password', nullable: 'password', within: 'password', name: 'text', inlist: 'password' });
});

it('a time in the form of a run is sent as it is typed, and what is none is told', async () => {
  const script = `import { flow } from 'petiole';
export default flow({
  inputs: { type: 'object', properties: { since: { type: 'string', format: 'date-time' } } },
  handler: async (inputs) => inputs,
});
`;
  await call(site.up, 'PUT', '/flows/times', { script });
  const page = await site.open('/flows/times?tab=run');
  const since = page.getByRole('textbox', { name: 'since' });
  await since.fill('yesterday');
  await page
    .getByText(/does not match format "date-time"/)
    .first()
    .waitFor();
  await since.fill('2026-01-31T12:00:00Z');
  await button(page, 'Run').click();
  await page.waitForURL(/\/executions\//);
  const { body } = await call<{ inputs: object }>(site.up, 'GET', `/executions/${new URL(page.url()).pathname.split('/').at(-1)}`);
  expect(body.inputs).toEqual({ since: '2026-01-31T12:00:00Z' });
});

const saying = (text: string) => `import { flow } from 'petiole';\nexport default flow(async () => '${text}');\n`;

it('what is typed while a save is under way is neither lost nor taken for saved', async () => {
  await call(site.up, 'PUT', '/flows/quick-hands', { script: saying('first') });
  const page = await site.open('/flows/quick-hands');
  await pasteCode(page, 'Script quick-hands.ts', saying('second'));
  const gate = Promise.withResolvers<void>();
  await page.route('**/api/v1/flows/quick-hands', async (route) => {
    if (route.request().method() === 'PUT') await gate.promise;
    await route.continue();
  });
  const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === 'PUT'), page.keyboard.press('Control+S')]);
  expect(sent.postData()).toContain('second');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('// and more');
  gate.resolve();
  await page.getByText('quick-hands is saved').waitFor();
  expect(await scriptOf('quick-hands')).toBe(saying('second'));
  expect(await codeOf(page, 'Script quick-hands.ts')).toContain('// and more');
  await button(page, 'Save').click();
  await page.getByText('quick-hands is saved').nth(1).waitFor();
  expect(await scriptOf('quick-hands')).toContain('// and more');
});

it('what others save while somebody writes takes nothing away, and is shown to who wrote nothing', async () => {
  await call(site.up, 'PUT', '/flows/two-hands', { script: saying('first') });
  const page = await site.open('/flows/two-hands', { expected: [/412.*flows\/two-hands/] });
  const editor = 'Script two-hands.ts';
  /** Asks the server for the flow anew, as a look at the page after a while does. */
  const setLimit = async (limit: string) => {
    await page.getByRole('button', { name: /limit/i }).click();
    await page.getByRole('textbox', { name: 'At most' }).fill(limit);
    await button(page, 'Set the limit').click();
    await button(page, `Limit ${limit}`).waitFor();
  };
  await codeEditor(page, editor);
  await call(site.up, 'PUT', '/flows/two-hands', { script: saying('theirs') });
  await setLimit('2');
  await page.getByRole('group', { name: editor }).getByText("'theirs'").waitFor();

  await pasteCode(page, editor, saying('mine'));
  await call(site.up, 'PUT', '/flows/two-hands', { script: saying('theirs again') });
  const modules = page.waitForResponse((response) => response.url().includes('/flows/two-hands/versions/'));
  await setLimit('3');
  await modules;
  expect(await codeOf(page, editor)).toContain("'mine'");
  await button(page, 'Save').click();
  await page.getByRole('dialog', { name: 'Somebody else has saved this flow meanwhile' }).getByText("'theirs again'").waitFor();
});

it('what is not saved can be saved after the log-in has ended, and a log-out asks before', async () => {
  await call(site.up, 'PUT', '/flows/kept', { script: saying('first') });
  const { body } = await call<{ token: string }>(site.up, 'POST', '/tokens', { name: 'short', role: 'editor' });
  const page = await site.open('/flows/kept', { token: body.token, expected: [/401/] });
  const browser = page.context().request;
  await pasteCode(page, 'Script kept.ts', saying('second'));
  await page.getByRole('button', { name: /log-out/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click();
  await button(page, 'Save').click();
  await page.getByText('kept is saved').waitFor();

  await pasteCode(page, 'Script kept.ts', saying('third'));
  expect((await browser.delete('/api/v1/session', { headers: { 'x-petiole-csrf': '1' } })).ok()).toBe(true);
  await button(page, 'Save').click();
  const told = page.getByRole('dialog', { name: 'You are not logged in any more' });
  await told.getByRole('link', { name: 'log in in another tab' }).waitFor();
  await told.getByRole('button', { name: 'Stay' }).click();
  expect((await browser.post('/api/v1/session', { data: { token: body.token } })).ok()).toBe(true);
  await button(page, 'Save').click();
  await page.getByText('kept is saved').nth(1).waitFor();
  expect(await scriptOf('kept')).toBe(saying('third'));
  await page.getByRole('button', { name: /log-out/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.waitForURL(/\/login/);
  await until(async () => (await browser.get('/api/v1/me')).status() === 401);
});
