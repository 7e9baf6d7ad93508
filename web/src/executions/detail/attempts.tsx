/** The tries of a connection, one line each. */
import type { AttemptEntry } from '../../../../src/model.ts';
import { clockText, durationText, exactText } from '../../ui/times.ts';
import classes from './detail.module.css';

export function Attempts({ attempts }: { attempts: AttemptEntry[] }) {
  return (
    <table className={classes['attempts']}>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">At</th>
          <th scope="col">Took</th>
          <th scope="col">Result</th>
          <th scope="col">Waited</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((each, i) => (
          <tr key={i} data-failed={each.code !== null || undefined}>
            <td>{each.attempt}</td>
            <td title={exactText(each.at)}>{clockText(each.at)}</td>
            <td>{durationText(each.duration_ms)}</td>
            <td title={each.reason ?? undefined}>{resultOf(each)}</td>
            <td>{each.wait_ms > 0 ? durationText(each.wait_ms) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function resultOf({ method, status, code }: AttemptEntry): string {
  return [method, status, code ?? 'success'].filter((part) => part !== null).join(' · ');
}
