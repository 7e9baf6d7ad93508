/** What is wrong right now, from all that the server tells: the worst first, each with where to look and what to do. */
import type { Problem } from '../system/queries.ts';
import { capitalized } from '../ui/words.ts';

export interface Finding {
  severity: 'error' | 'warning';
  what: string;
  /** more of it, such as the words of an error */
  detail?: string;
  todo?: string;
  /** the page that shows it */
  to: string;
}

export interface FailedRun {
  id: string;
  flow: string | null;
  name: string;
  ended_at: string | null;
  error: { message: string } | null;
}

export interface ConnectorState {
  name: string;
  status: string;
  problems?: string[];
  last_failure?: { message: string } | null;
}

export interface Told {
  problems?: readonly Problem[];
  /** the newest first */
  failed?: readonly FailedRun[];
  connectors?: readonly ConnectorState[];
}

export function findingsOf({ problems = [], failed = [], connectors = [] }: Told): Finding[] {
  // A connector is told of once: with the page where it can be mended, in place of the server's word that leads to the health page.
  const told = new Set(connectors.filter((each) => ofConnector(each).length > 0).map(({ name }) => `connector ${name}`));
  const ofServer = problems.filter(({ where }) => !told.has(where)).map(ofSystem);
  const found = [...ofServer, ...connectors.flatMap(ofConnector), ...ofFailures(failed)];
  return [...found.filter(({ severity }) => severity === 'error'), ...found.filter(({ severity }) => severity === 'warning')];
}

function ofSystem({ severity, what, where, todo }: Problem): Finding {
  return { severity, what: capitalized(what), detail: where, todo, to: '/system' };
}

/** One that nobody has completed yet is work to be done, none that has gone wrong. */
function ofConnector({ name, status, last_failure, problems = [] }: ConnectorState): Finding[] {
  const to = `/connectors/${encodeURIComponent(name)}`;
  if (status === 'FAILING') {
    const detail = last_failure?.message ?? problems[0];
    return [
      { severity: 'error', what: `The connector ${name} fails`, detail, todo: 'Look at its last failure, mend it, and test it.', to },
    ];
  }
  if (status === 'NEEDS_AUTHORIZATION') {
    return [{ severity: 'warning', what: `The connector ${name} has no access`, detail: problems[0], todo: 'Connect it again.', to }];
  }
  return [];
}

/** One finding for all of them, since the page lists them beside it. */
function ofFailures(failed: readonly FailedRun[]): Finding[] {
  const [newest] = failed;
  if (newest === undefined) return [];
  const flows = [...new Set(failed.map(({ flow, name }) => flow ?? name))];
  const names = flows.length <= 3 ? flows.join(', ') : `${flows.slice(0, 3).join(', ')} and ${flows.length - 3} more`;
  const count = failed.length === 1 ? 'One execution' : `${failed.length} executions`;
  return [{ severity: 'warning', what: `${count} failed in the last 24 hours`, detail: names, to: `/executions/${newest.id}` }];
}
