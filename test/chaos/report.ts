/** What a run found, as JSON for programs and as a page for people. */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';

export interface Check {
  name: string;
  violations: string[];
}

export interface Report {
  title: string;
  /** how to make it again */
  command: string;
  /** one line each, name and figure */
  figures: [name: string, figure: string | number][];
  /** how often each fault happened */
  faults: Record<string, number>;
  checks: Check[];
  /** what this machine could not do */
  missing: string[];
  details: object;
}

const SHOWN = 20;

export function tell({ name, violations }: Check): string {
  if (violations.length === 0) return `ok      ${name}`;
  const shown = violations.slice(0, SHOWN).map((text) => `          ${text}`);
  const more = violations.length > SHOWN ? [`          … and ${violations.length - SHOWN} more`] : [];
  return [`BROKEN  ${name}: ${violations.length}`, ...shown, ...more].join('\n');
}

/** `file` without an ending: one for each. */
export async function writeReport(file: string, report: Report): Promise<void> {
  const at = new Date().toISOString();
  const made = { at, revision: revision(), machine: await machine() };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.json`, `${JSON.stringify({ ...report, ...made }, null, 2)}\n`);
  const rows = (pairs: [string, string | number][]): string => pairs.map(([name, value]) => `| ${name} | ${value} |`).join('\n');
  const { figures, faults, checks, missing } = report;
  const page = [
    `# ${report.title}`,
    `\`${report.command}\``,
    `${at.slice(0, 16).replace('T', ' ')} UTC, revision ${made.revision}, ${made.machine}.`,
    `| | |\n|---|---|\n${rows(figures)}`,
    `| invariant | violations |\n|---|---|\n${rows(checks.map(({ name, violations }) => [name, violations.length]))}`,
    `| fault | times |\n|---|---|\n${rows(Object.entries(faults).sort())}`,
    ...(missing.length > 0 ? [`This machine could not do: ${missing.join(', ')}.`] : []),
  ];
  await writeFile(`${file}.md`, `${page.join('\n\n')}\n`);
}

function revision(): string {
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8' });
  return stdout?.trim() || 'unknown';
}

async function machine(): Promise<string> {
  const [first] = cpus();
  const system = (await readFile('/etc/os-release', 'utf8').catch(() => '')).match(/^PRETTY_NAME="(.*)"$/m)?.[1] ?? type();
  return `${cpus().length} × ${first?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${system}, node ${process.versions.node}`;
}
