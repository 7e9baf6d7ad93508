/** What the command line asks for. */
import { parseArgs } from 'node:util';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

export const SYSTEMS = ['floor', 'petiole', 'dbos', 'restate'];
export const MEASURES = ['table', 'memory', 'history', 'resume', 'workers', 'profile'] as const;
export type MeasureName = (typeof MEASURES)[number];

export interface Options {
  measures: MeasureName[];
  quick: boolean;
  rounds: number;
  /** draws the order of the systems in each round */
  seed: number;
  workloads: WorkloadName[];
  systems: string[];
  /** the figures of this run go into this file, beside those that it has of other measures */
  json: string | undefined;
  /** nothing is measured: the tables of this document are written from the file of figures */
  report: string | undefined;
}

export const USAGE = `npm run bench -- [options]

  --quick                    two short rounds in place of five, two minutes
  --only three,fifty         some workloads: ${Object.keys(WORKLOADS).join(', ')}
  --systems petiole,floor    some systems: ${SYSTEMS.join(', ')}
  --rounds 5 --seed 1        how many, and what draws the order in each

Measures of Petiole alone, in place of the table; several are made in turn:

  --memory --history --resume --workers --profile
  --all                      the table and all of these

  --json FILE                keeps the figures there, beside those that it has of other measures
  --json FILE --report docs/performance.md      measures nothing, writes the tables of the document`;

const ROUNDS = 5;
const QUICK_ROUNDS = 2;

export function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      memory: { type: 'boolean', default: false },
      history: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      workers: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: Object.keys(WORKLOADS).join(',') },
      systems: { type: 'string', default: SYSTEMS.join(',') },
      json: { type: 'string' },
      report: { type: 'string' },
    },
  });
  const asked = MEASURES.filter((name) => name !== 'table' && values[name]);
  return {
    measures: values.all ? [...MEASURES] : asked.length > 0 ? asked : ['table'],
    quick: values.quick,
    rounds: numberOf('rounds', values.rounds ?? String(values.quick ? QUICK_ROUNDS : ROUNDS)),
    seed: numberOf('seed', values.seed),
    workloads: known('workload', values.only, Object.keys(WORKLOADS)) as WorkloadName[],
    systems: known('system', values.systems, SYSTEMS),
    json: values.json,
    report: values.report,
  };
}

function numberOf(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} must be a number from 1, and not '${text}'`);
}

function known(what: string, list: string, names: string[]): string[] {
  const chosen = list.split(',');
  for (const name of chosen) if (!names.includes(name)) throw new Error(`there is no ${what} '${name}': ${names.join(', ')}`);
  return chosen;
}
