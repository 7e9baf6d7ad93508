/** What an execution was made of, in words: a fork or a rerun of another one. */
import type { Origin } from '../../../src/model.ts';
import { ExecutionLink } from './execution-link.tsx';

const CHANGED = { inputs: 'other inputs', output: 'another output', version: 'another version' } as const;

export function OriginWords({ origin }: { origin: Origin }) {
  const { kind, execution_id: id, position, changed } = origin;
  const changes = changed.map((each) => CHANGED[each]).join(', ');
  return (
    <span>
      {kind === 'fork' ? 'Fork of ' : 'Rerun of '}
      <ExecutionLink id={id} />
      {kind === 'fork' && position !== null && ` from child ${position} on`}
      {changes !== '' && ` with ${changes}`}
    </span>
  );
}
