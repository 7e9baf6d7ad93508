import { When } from '../ui/when.tsx';
import { useNow } from '../ui/now.ts';
import classes from './admin.module.css';

/** When something ceases to be good; what is over says so. */
export function Expiry({ at, none = 'never' }: { at: string | null; none?: string }) {
  const now = useNow(at !== null);
  if (at === null) return <span className={classes['quiet']}>{none}</span>;
  const isOver = Date.parse(at) <= now;
  return (
    <span className={isOver ? classes['over'] : undefined}>
      {isOver && 'expired '}
      <When time={at} />
    </span>
  );
}
