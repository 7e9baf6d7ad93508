/** What the main table is to reach, as ratios within one run. */
import type { Verdict } from './bench.ts';
import type { Row, Statistic } from './report.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

interface Bound {
  workload: WorkloadName;
  statistic: Statistic;
  /** at least so many times better than the better peer */
  overPeer?: number;
  /** of the floor: at most for times, at least for rates */
  ofFloor?: number;
}

const BOUNDS: Bound[] = [
  { workload: 'three', statistic: 'p50', overPeer: 2, ofFloor: 2.5 },
  { workload: 'three', statistic: 'p95', ofFloor: 2 },
  { workload: 'fifty', statistic: 'p50', ofFloor: 1.6 },
  { workload: 'threeAtOnce', statistic: 'rate', overPeer: 3, ofFloor: 0.3 },
  { workload: 'noneAtOnce', statistic: 'rate', overPeer: 3 },
  { workload: 'children', statistic: 'p50', overPeer: 4 },
  { workload: 'parallel', statistic: 'p50', overPeer: 5 },
  { workload: 'sleepers', statistic: 'rate', overPeer: 5 },
];

/** Only of what was measured. */
export function judge(rows: Row[]): Verdict[] {
  return BOUNDS.flatMap(({ workload, statistic, overPeer, ofFloor }) => {
    const row = rows.find((one) => one.workload === workload && one.statistic === statistic);
    if (!row) return [];
    const what = `${WORKLOADS[workload].title}${statistic === 'rate' ? '' : `, ${statistic}`}`;
    const verdicts: Verdict[] = [];
    if (overPeer !== undefined && row.overPeer !== null) {
      const measured = `${row.overPeer.toFixed(2)} × the better peer`;
      verdicts.push({ what, measured, bound: `≥ ${overPeer} ×`, reached: row.overPeer >= overPeer });
    }
    if (ofFloor !== undefined && row.ofFloor !== null) {
      const isTime = row.unit === 'ms';
      const reached = isTime ? row.ofFloor <= ofFloor : row.ofFloor >= ofFloor;
      verdicts.push({ what, measured: `${row.ofFloor.toFixed(2)} × the floor`, bound: `${isTime ? '≤' : '≥'} ${ofFloor} ×`, reached });
    }
    return verdicts;
  });
}
