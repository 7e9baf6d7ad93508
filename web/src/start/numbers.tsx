/** The few numbers that say how busy it is, each leading to what it counts. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { System } from '../system/queries.ts';
import { numberText, spanText } from '../ui/words.ts';
import classes from './start.module.css';

export function Numbers({ system }: { system: System | undefined }) {
  const { queue, throughput } = system ?? {};
  const oldest = queue?.oldest_due_seconds;
  return (
    <section className={classes['numbers']} aria-label="Right now">
      <Tile label="Running" value={queue?.running}>
        <Link to="/executions" search={{ status: ['RUNNING'] }} aria-label="Running executions" />
      </Tile>
      <Tile label="Waiting" value={queue?.waiting}>
        <Link to="/executions" search={{ status: ['WAITING'] }} aria-label="Waiting executions" />
      </Tile>
      <Tile label="Due" value={queue?.due} note={oldest ? `the oldest for ${spanText(oldest)}` : 'nothing is late'}>
        <Link to="/system" aria-label="The queue" />
      </Tile>
      <Tile label="Ended" value={throughput?.ended_per_minute} note="per minute">
        <Link to="/system" aria-label="Throughput" />
      </Tile>
      <Tile label="Failed" value={throughput?.failed_per_minute} note="per minute">
        <Link to="/executions" search={{ status: ['ENDED_ERROR'] }} aria-label="Failed executions" />
      </Tile>
    </section>
  );
}

interface TileProps {
  label: string;
  value: number | undefined;
  note?: string;
  children: ReactNode;
}

function Tile({ label, value, note, children }: TileProps) {
  return (
    <div className={classes['tile']}>
      <span className={classes['label']}>{label}</span>
      <span className={classes['value']}>{value === undefined ? '–' : numberText(value)}</span>
      <span className={classes['note']}>{note ?? '\u00a0'}</span>
      {children}
    </div>
  );
}
