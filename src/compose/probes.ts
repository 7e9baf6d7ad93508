/** What `doctor` tries, each by itself, and nothing of it is left behind: beside a server that runs, or without one. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseProbe, FolderProbe, Probes } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import type { ConnectorRecord } from '../connectors/records.ts';
import { messageOf } from '../errors.ts';
import { PRODUCT } from '../model.ts';

export const probes: Probes = {
  database,
  runner: () => withRunners(async (describe) => void (await describe(TRIAL))),
  flows,
  connectors,
  demo,
};

/** The embedded one is started where it does not run, and stops again when nobody else uses it. */
async function database(config: Config, notice: (text: string) => void): Promise<DatabaseProbe> {
  if (config.databaseUrl !== null) {
    const { checkDirectWay } = await import('./storage.ts');
    await checkDirectWay(config);
    return look(config, config.databaseUrl);
  }
  const { openEmbedded } = await import('../storage/embedded/embedded.ts');
  const exists = existsSync(join(config.dataFolder, 'postgres/data/PG_VERSION'));
  if (!exists)
    return inTemporaryFolder(async (dataFolder) => {
      await (await openEmbedded({ dataFolder, onProgress: notice })).close();
      return { exists: false };
    });
  const embedded = await openEmbedded({ dataFolder: config.dataFolder, onProgress: notice });
  try {
    return await look(config, embedded.url);
  } finally {
    await embedded.close();
  }
}

async function look(config: Config, url: string): Promise<DatabaseProbe> {
  const { lookAtDatabase } = await import('../storage/look.ts');
  const found = await lookAtDatabase(url);
  return { exists: true, found, keyTrouble: found.pending.length > 0 ? null : await keyTrouble(config, url) };
}

/** Null where the key opens what is there, or nothing is. Makes no key: a first start does. */
async function keyTrouble(config: Config, url: string): Promise<string | null> {
  const [{ openSecrets }, { KnownSecrets }, { DataKeyTable }, { createPool }] = await Promise.all([
    import('../secrets/secrets.ts'),
    import('../secrets/scrubber.ts'),
    import('../storage/data-key-table.ts'),
    import('../storage/pool.ts'),
  ]);
  const pool = createPool(url, { max: 1, applicationName: `${PRODUCT.command} doctor`, planner: 'default' });
  try {
    if ((await new DataKeyTable(pool).all()).length === 0) return null;
    await openSecrets(config, pool, new KnownSecrets());
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    await pool.end();
  }
}

const TRIAL = `import { flow } from '${PRODUCT.command}';\nexport default flow(async () => 1);\n`;

type Describe = (source: string | import('../runner/protocol.ts').FlowBundle) => Promise<unknown>;

async function withRunners<T>(work: (describe: Describe) => Promise<T>): Promise<T> {
  const [{ startRunners }, { bundleFlow, closeBundler }] = await Promise.all([
    import('../runner/pool.ts'),
    import('../runner/bundle/bundle.ts'),
  ]);
  const pool = await startRunners();
  try {
    return await work(async (source) =>
      pool.describe(typeof source === 'string' ? await bundleFlow({ source, name: 'doctor' }, { root: tmpdir() }) : source),
    );
  } finally {
    await pool.close();
    await closeBundler();
  }
}

/** Compiled and looked at as a start does, but stored nowhere. */
async function flows({ flowsFolder }: Config): Promise<FolderProbe | null> {
  const [{ prepareFolder }, { bundleFlow }] = await Promise.all([
    import('../executions/flow-files.ts'),
    import('../runner/bundle/bundle.ts'),
  ]);
  const bundle = (source: { file: string } | { name: string; script: string }) =>
    bundleFlow('file' in source ? source : { name: source.name, source: source.script }, { root: flowsFolder });
  const files = await prepareFolder(flowsFolder, { bundle });
  if (files === null) return null;
  return withRunners(async (describe) => {
    const probe: FolderProbe = { loaded: 0, failed: [] };
    for (const prepared of files) {
      const error =
        'error' in prepared
          ? prepared.error
          : await describe(prepared.bundle).then(
              () => null,
              (reason: unknown) => reason,
            );
      if (error === null) probe.loaded++;
      else probe.failed.push({ file: prepared.file, message: messageOf(error) });
    }
    return probe;
  });
}

/** Into a store that lies in memory. */
async function connectors({ connectorsFolder }: Config): Promise<FolderProbe | null> {
  if (!existsSync(connectorsFolder)) return null;
  const [{ ConnectorStore }, { loadConnectorTypes }, { KnownSecrets }] = await Promise.all([
    import('../connectors/store.ts'),
    import('../connectors/registry.ts'),
    import('../secrets/scrubber.ts'),
  ]);
  const records = new Map<string, ConnectorRecord>();
  const storage = {
    all: () => Promise.resolve([...records.values()]),
    formerId: () => Promise.resolve(undefined),
    save: (record: ConnectorRecord) => Promise.resolve(void records.set(record.id, record)),
    delete: (id: string) => Promise.resolve(void records.delete(id)),
    deleteUnheld: (id: string) => Promise.resolve(records.delete(id)),
  };
  const store = new ConnectorStore(storage, await loadConnectorTypes(), new KnownSecrets());
  const { loaded, failed } = await store.loadFolder(connectorsFolder);
  return { loaded: loaded.length, failed: failed.map(({ file, error }) => ({ file, message: messageOf(error) })) };
}

async function demo(): Promise<void> {
  const { startDemo } = await import('../demo/service.ts');
  await inTemporaryFolder(async (folder) => {
    const service = await startDemo(folder);
    try {
      const answer = await fetch(service.url);
      await answer.arrayBuffer();
    } finally {
      await service.close();
    }
  });
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `${PRODUCT.command}-doctor-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
