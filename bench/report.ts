/** From samples to the table: the median of the rounds, their spread, and ratios within the run. */
import { cpus, totalmem } from 'node:os';
import type { Verdict } from './bench.ts';
import { WORKLOADS, type Sample, type WorkloadName } from './workloads.ts';

/** system → workload → one sample per round */
export type Results = Record<string, Partial<Record<WorkloadName, Sample[]>>>;

export type Statistic = 'p50' | 'p95' | 'rate';

export interface Figure {
  /** of each round */
  rounds: number[];
  median: number;
  lowest: number;
  highest: number;
}

export interface Row {
  workload: WorkloadName;
  statistic: Statistic;
  unit: 'ms' | 'flows/s';
  figures: Record<string, Figure>;
  /** how many times better than the better of DBOS and Restate */
  overPeer: number | null;
  /** of the floor: time over its time, or its rate reached */
  ofFloor: number | null;
}

const PEERS = ['dbos', 'restate'];

export function rowsOf(results: Results): Row[] {
  const names = Object.keys(WORKLOADS) as WorkloadName[];
  const rows = names.flatMap((workload) => WORKLOADS[workload].shown.map((statistic) => rowOf(results, workload, statistic)));
  return rows.filter(({ figures }) => Object.keys(figures).length > 0);
}

function rowOf(results: Results, workload: WorkloadName, statistic: Statistic): Row {
  const { unit } = WORKLOADS[workload];
  const figures: Record<string, Figure> = {};
  for (const [system, samples] of Object.entries(results)) {
    const rounds = samples[workload]?.map((sample) => valueOf(sample, statistic)) ?? [];
    if (rounds.length > 0) figures[system] = figureOf(rounds);
  }
  const own = figures['petiole']?.median;
  const peers = PEERS.flatMap((peer) => figures[peer]?.median ?? []);
  const floor = figures['floor']?.median;
  const isTime = unit === 'ms';
  const bestPeer = peers.length === 0 ? undefined : isTime ? Math.min(...peers) : Math.max(...peers);
  return {
    workload,
    statistic,
    unit,
    figures,
    overPeer: own === undefined || bestPeer === undefined ? null : isTime ? bestPeer / own : own / bestPeer,
    ofFloor: own === undefined || floor === undefined ? null : own / floor,
  };
}

function valueOf({ ms, rate }: Sample, statistic: Statistic): number {
  return statistic === 'rate' ? rate : quantile(ms, statistic === 'p50' ? 0.5 : 0.95);
}

export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function figureOf(rounds: number[]): Figure {
  return { rounds, median: quantile(rounds, 0.5), lowest: Math.min(...rounds), highest: Math.max(...rounds) };
}

export function tableOf(rows: Row[], systems: string[]): string {
  const head = ['workload', ...systems, 'over the better peer', 'of the floor'];
  const body = rows.map(({ workload, statistic, unit, figures, overPeer, ofFloor }) => [
    `${WORKLOADS[workload].title}, ${statistic === 'rate' ? unit : `${statistic} ${unit}`}`,
    ...systems.map((system) => (figures[system] ? textOf(figures[system], unit) : '–')),
    overPeer === null ? '–' : `${overPeer.toFixed(1)} ×`,
    ofFloor === null ? '–' : `${ofFloor.toFixed(2)} ×`,
  ]);
  return gridOf(head, body);
}

export function textOf({ median, lowest, highest }: Figure, unit: Row['unit']): string {
  const round = (n: number): string => (unit === 'ms' && n < 100 ? n.toFixed(1) : Math.round(n).toLocaleString('en-US'));
  return lowest === highest ? round(median) : `${round(median)} (${round(lowest)}–${round(highest)})`;
}

/** A Markdown table. */
export function gridOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function verdictsOf(verdicts: Verdict[]): string {
  if (verdicts.length === 0) return '';
  const rows = verdicts.map(({ what, measured, bound, reached }) => [what, measured, bound, reached ? 'reached' : '**not reached**']);
  return gridOf(['', 'measured', 'to reach', ''], rows);
}

export function machine(): string {
  const processors = cpus();
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, node ${process.version}, ${process.platform}`;
}
