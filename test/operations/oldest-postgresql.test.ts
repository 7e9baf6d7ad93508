/** The oldest PostgreSQL that the README names: what a user does in a day, through the built product. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { until } from '../support/engine.ts';
import { startOldestPostgres } from '../support/far-sides/oldest-postgresql.ts';
import { ADMIN_TOKEN, call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

const FAMILY = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string; seconds: number }) {
  const children = ['a', 'b', 'c'].map((step) => this.flow('steps', { url: inputs.url, steps: [step, 'end'] }));
  const answers = (await this.waitFor(children)).map((one) => one.output_value);
  await this.sleep(inputs.seconds);
  this.log('slept', answers);
  return answers;
});
`;

let postgres: Awaited<ReturnType<typeof startOldestPostgres>>;
let far: FarSide;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  [postgres, far] = [await startOldestPostgres(), await startFarSide()];
  folders = await createFolders(postgres.url('postgres'));
  Object.assign(folders.env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8' });
  await folders.write('flows/steps.ts', STEPS_FLOW);
  await folders.write('flows/family.ts', FAMILY);
  up = await startUp(folders);
});
afterAll(async () => {
  far?.release();
  await up?.stop();
  await Promise.all([folders?.remove(), far?.close(), postgres?.stop()]);
});

const start = (flow: string, inputs: object, wait = '') =>
  call<Execution>(up, 'POST', `/executions${wait}`, { flow, inputs: { url: far.url, ...inputs } });
const post = (id: string, action: string, body?: object) => call<Execution>(up, 'POST', `/executions/${id}/${action}`, body);
const get = async (id: string): Promise<Execution> => (await call<Execution>(up, 'GET', `/executions/${id}`)).body;
const reaches = (id: string, status: string) => until(async () => ((await get(id)).status === status ? get(id) : null), `${id} ${status}`);
const listed = async (query: string) => (await call<{ items: Execution[] }>(up, 'GET', `/executions?${query}`)).body.items;

it('is what `doctor` says it is', async () => {
  const { stdout } = await command(['doctor'], { ...folders, env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN } });
  expect(stdout).toMatch(/PostgreSQL 14\.\d+/);
});

it('runs, lists, logs and forks a family of flows', async () => {
  const { body } = await start('family', { seconds: 0.1 }, '?wait=60');
  const output_value = ['a', 'b', 'c'].map((step) => [step, 'end']);
  expect(body).toMatchObject({ status: 'ENDED_SUCCESS', output_value });
  expect(await listed(`flow=family&status=ENDED_SUCCESS`)).toMatchObject([{ id: body.id }]);
  const children = await call<{ items: Execution[] }>(up, 'GET', `/executions/${body.id}/children`);
  expect(children.body.items.map(({ type }) => type)).toEqual(['FLOW', 'FLOW', 'FLOW', 'SLEEP']);
  const logs = await call<{ items: object[] }>(up, 'GET', `/executions/${body.id}/logs`);
  expect(logs.body.items).toHaveLength(1);
  const before = far.calls.length;
  const fork = await post(body.id, 'fork', {});
  expect(await reaches(fork.body.id, 'ENDED_SUCCESS')).toMatchObject({ output_value });
  expect(far.calls.length).toBe(before);
});

it('takes up what a killed process held, and calls again with the same key', async () => {
  far.holds = (step) => step === 'held' && far.calls.filter((one) => one.step === 'held').length <= 1;
  const { body } = await start('steps', { steps: ['first', 'held', 'last'] });
  await until(() => far.calls.some(({ step }) => step === 'held'), 'the call that is held');
  up.child.kill('SIGKILL');
  await up.ended;
  up = await startUp(folders);
  expect(await reaches(body.id, 'ENDED_SUCCESS')).toMatchObject({ output_value: ['first', 'held', 'last'] });
  const keys = far.calls.filter(({ step }) => step === 'held').map(({ key }) => key);
  expect([keys.length, new Set(keys).size, far.calls.filter(({ step }) => step === 'first').length]).toEqual([2, 1, 1]);
});

it('pauses, resumes, cancels and deletes', async () => {
  const [paused, cancelled] = [(await start('family', { seconds: 1 })).body.id, (await start('family', { seconds: 3600 })).body.id];
  await post(paused, 'pause');
  await reaches(paused, 'PAUSED');
  await post(paused, 'resume');
  await reaches(paused, 'ENDED_SUCCESS');
  await reaches(cancelled, 'WAITING');
  await post(cancelled, 'cancel');
  await reaches(cancelled, 'ENDED_CANCELLED');
  expect((await call(up, 'DELETE', `/executions/${cancelled}`)).status).toBe(204);
  expect((await call(up, 'GET', `/executions/${cancelled}`)).status).toBe(404);
  expect((await listed('status=ENDED_CANCELLED')).length).toBe(0);
});
