import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay } from '../api/me.ts';
import { NAVIGATION } from './entries.ts';
import classes from './shell.module.css';

type EntryOf = (typeof NAVIGATION)[number]['entries'][number];

export function Navigation() {
  return (
    <nav className={classes['nav']} aria-label="Pages">
      {NAVIGATION.map(({ title, entries }) => (
        <section key={title} className={classes['section']} aria-label={title}>
          <h2 className={classes['heading']}>{title}</h2>
          {entries.map((entry) => (
            <Entry key={entry.to} {...entry} />
          ))}
        </section>
      ))}
    </nav>
  );
}

/** What the role does not permit stays where it is, so that people know that it exists and whom to ask. */
function Entry({ to, label, icon: Icon, needs }: EntryOf) {
  const { allowed, why } = useMay(needs);
  return (
    <Tooltip label={allowed ? label : why} position="right" multiline maw={260}>
      <Link
        to={to}
        className={classes['entry']}
        activeOptions={{ exact: to === '/' }}
        activeProps={{ 'data-active': true }}
        {...(!allowed && { 'data-denied': true, 'aria-description': why })}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
        <span className={classes['label']}>{label}</span>
      </Link>
    </Tooltip>
  );
}
