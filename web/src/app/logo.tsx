import { PRODUCT } from '../../../src/model.ts';
import classes from './shell.module.css';

/** The stalk and its leaf, with the name. */
export function Logo() {
  return (
    <span className={classes['logo']}>
      <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
        <path d="M7 28c1-9 4-14 10-18" fill="none" stroke="var(--mantine-color-iris-7)" strokeWidth="3" strokeLinecap="round" />
        <path d="M13 14C13 7 19 3 28 4c1 9-3 15-10 15-3 0-5-2-5-5z" fill="var(--mantine-color-iris-5)" />
      </svg>
      <span className={classes['word']}>{PRODUCT.name}</span>
    </span>
  );
}
