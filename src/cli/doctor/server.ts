/** A server that runs: the `up` of this data folder, or the one that the commands talk to. */
import { allItems, ApiError, dataOf, PAGE, type Client } from '../client.ts';
import { messageOf } from '../../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import { ok, skipped, warning, wrong, type Check } from './check.ts';

export async function serverChecks(client: Client | null, { root }: Surroundings): Promise<Check[]> {
  const name = 'server';
  if (client === null) return [skipped(name, `none runs on this data; \`${root.command} up\` starts one`)];
  const ready = await dataOf(client.api.GET('/ready')).then(
    () => null,
    (error: unknown) => error,
  );
  if (ready !== null) return [wrong(name, `${client.url} is not ready: ${messageOf(ready)}`, 'start it, or look at its log')];
  const { version } = await dataOf(client.api.GET('/health'));
  const found =
    version === root.version
      ? ok(name, `${client.url} is ready, release ${version}`)
      : warning(name, `${client.url} is release ${version}, and these commands are of ${root.version}`, 'bring both to the same release');
  return [found, await accessCheck(client, root.command), ...(await problemsOf(client))];
}

async function accessCheck(client: Client, command: string): Promise<Check> {
  const name = 'access';
  try {
    const me = await dataOf(client.api.GET('/api/v1/me'));
    return ok(name, `${me.name} (${me.role})`);
  } catch (error) {
    return wrong(
      name,
      `${client.url} does not know who you are: ${messageOf(error)}`,
      `\`${command} login ${client.url}\`, or set PETIOLE_TOKEN`,
    );
  }
}

/** Files that a running server cannot load, and what it says is wrong itself. Without access there is nothing to look at. */
async function problemsOf(client: Client): Promise<Check[]> {
  try {
    const query = { limit: 1 };
    const [flows, connectors, system] = await Promise.all([
      dataOf(client.api.GET('/api/v1/flows', { params: { query } })),
      dataOf(client.api.GET('/api/v1/connectors', { params: { query } })),
      dataOf(client.api.GET('/api/v1/system')),
    ]);
    const files = [...flows.problems, ...connectors.problems].map(({ file, message }) =>
      wrong('files of the server', `${file} is not loaded: ${message}`, 'what was loaded of it before goes on'),
    );
    const problems = system.problems.map(({ severity, what, where, todo }) => {
      const message = where ? `${what} (${where})` : what;
      return (severity === 'error' ? wrong : warning)('server says', message, todo);
    });
    return [...(files.length > 0 ? files : [ok('files of the server', 'all are loaded')]), ...problems];
  } catch (error) {
    if (error instanceof ApiError) return [skipped('files of the server', error.message)];
    throw error;
  }
}

/** Every connector and every Vault is called, one after the other. */
export async function deepChecks({ api }: Client): Promise<Check[]> {
  const [connectors, vaults] = await Promise.all([
    allItems((cursor) => api.GET('/api/v1/connectors', { params: { query: { cursor, limit: PAGE } } })),
    allItems((cursor) => api.GET('/api/v1/vaults', { params: { query: { cursor, limit: PAGE } } })),
  ]);
  const checks: Check[] = [];
  for (const { name } of vaults) {
    checks.push(await tried(`Vault ${name}`, () => dataOf(api.POST('/api/v1/vaults/{name}/test', { params: { path: { name } } }))));
  }
  for (const { name } of connectors) {
    checks.push(await tried(`connector ${name}`, () => dataOf(api.POST('/api/v1/connectors/{name}/test', { params: { path: { name } } }))));
  }
  return checks;
}

type Tested = { ok: boolean; tested?: boolean; error?: { code?: string; message?: string } | null };

async function tried(name: string, test: () => Promise<Tested>): Promise<Check> {
  try {
    const { ok: works, tested, error } = await test();
    if (works) return ok(name, tested === false ? 'it is complete; its type has no test that says more' : 'it works');
    return wrong(name, `${error?.code ?? 'it does not work'}: ${error?.message ?? ''}`, 'mend it where it is written');
  } catch (error) {
    return wrong(name, messageOf(error), 'mend it where it is written');
  }
}
