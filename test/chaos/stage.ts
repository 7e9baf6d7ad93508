/** Where a run takes place: a PostgreSQL, a ledger, and servers and workers of the built product, in a folder of their own. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './clocks.ts';
import { Disk, type DiskKind } from './disk.ts';
import { startLedger, type Ledger } from './ledger.ts';
import { ChaosPostgres } from './postgres.ts';
import { Member, TOKEN } from './processes.ts';
import { FLOWS } from './programs.ts';

export interface Stage {
  folder: string;
  ledger: Ledger;
  postgres: ChaosPostgres;
  /** null where it is a folder of the machine's disk */
  disk: Disk | null;
  members: Member[];
}

export interface Wanted {
  /** `up` or `worker` by name; the first one is an `up`, since it makes the tables */
  members: [name: string, kind: 'up' | 'worker'][];
  /** a disk and clocks of their own, for faults */
  faults: boolean;
  disk?: DiskKind;
  diskBytes?: number;
}

export async function openStage({ members: wanted, faults, disk: kind = 'file', diskBytes = 4 * 2 ** 30 }: Wanted): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'petiole-chaos-'));
  await chmod(folder, 0o711);
  const ledger = await startLedger(join(folder, 'ledger'));
  const database = join(folder, 'database');
  const disk = faults ? await Disk.mount(database, kind, diskBytes) : null;
  const stage: Stage = { folder, ledger, postgres: null as never, disk, members: [] };
  try {
    stage.postgres = await ChaosPostgres.open(database, faults ? Clock.of('database', folder) : null);
    const place = { folder, env: await surroundings(folder, ledger.url), postgres: stage.postgres, clocks: faults };
    for (const [name, kind] of wanted) {
      const member = await Member.start(kind, name, place);
      stage.members.push(member);
      await ready(member);
    }
    return stage;
  } catch (error) {
    await closeStage(stage, true);
    throw error;
  }
}

/** What it leaves behind where something was broken is the folder, with the database in it. */
export async function closeStage({ folder, ledger, postgres, disk, members }: Stage, keep: boolean): Promise<void> {
  await Promise.all(members.map((member) => member.stop()));
  await ledger.close();
  await postgres?.stop();
  if (!keep) await disk?.unmount();
  if (!keep) await rm(folder, { recursive: true, force: true });
}

async function surroundings(folder: string, ledgerUrl: string): Promise<Record<string, string>> {
  await mkdir(join(folder, 'flows'));
  await mkdir(join(folder, 'connectors'));
  for (const [name, text] of Object.entries(FLOWS)) await writeFile(join(folder, 'flows', name), text);
  const connector = `name: ledger\ntype: REST\nallow_private: true\ncircuit_breaker: false\nvalue:\n  url: ${ledgerUrl}\n`;
  await writeFile(join(folder, 'connectors/ledger.yaml'), connector);
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    PETIOLE_FLOWS: join(folder, 'flows'),
    PETIOLE_CONNECTORS: join(folder, 'connectors'),
    PETIOLE_ADMIN_TOKEN: TOKEN,
    PETIOLE_ENCRYPTION_KEY: Buffer.alloc(32, 'the key of the chaos run').toString('base64'),
    LOG_LEVEL: 'info',
  };
}

/** A worker tells nobody when it is ready: it claims what is due as soon as it can. */
export async function ready({ url, name }: Member): Promise<void> {
  if (url === null) return;
  for (const until = performance.now() + 60_000; performance.now() < until; await sleep(50)) {
    const answer = await fetch(`${url}/ready`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`${name} does not get ready: see its log`);
}
