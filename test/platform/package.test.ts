import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

interface Locked {
  version?: string;
  link?: boolean;
  integrity?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(join(ROOT, name), 'utf8')) as T;
}

async function lockedPackages(): Promise<Record<string, Locked>> {
  return (await readJson<{ packages: Record<string, Locked> }>('package-lock.json')).packages;
}

/** Whether `name` is found from the package at `path`, as node looks for it: in its own node_modules, then further up. */
function isLocked(packages: Record<string, Locked>, path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
  }
}

describe('package-lock.json', () => {
  // npm leaves out what other platforms need when node_modules is there already, or the registry lacks it; `npm ci` then fails for all.
  it('has every dependency of every platform', async () => {
    const packages = await lockedPackages();
    const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(packages, path, name))
        .map((name) => `${name} of ${path || 'the project'}`),
    );
    expect(missing).toEqual([]);
  });

  it('has a checksum of everything that is downloaded, and names no registry', async () => {
    const packages = Object.entries(await lockedPackages()).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
    expect(packages.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([]);
    const hosts = (await readFile(join(ROOT, 'package-lock.json'), 'utf8')).match(
      /"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)[^"]*/g,
    );
    expect(hosts).toBeNull();
  });

  it('says of every package with an install script whether it may run', async () => {
    const { allowScripts } = await readJson<{ allowScripts: Record<string, boolean> }>('package.json');
    const withScript = Object.entries(await lockedPackages())
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(withScript.filter((name) => allowScripts[name] === undefined)).toEqual([]);
  });

  it('brings the same node for every platform', async () => {
    const { optionalDependencies } = await readJson<{ optionalDependencies: Record<string, string> }>('package.json');
    const versions = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('node-'));
    expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
    expect(process.version).toBe(`v${versions[0]?.[1]}`);
  });
});
