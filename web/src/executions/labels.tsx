import classes from './facts.module.css';

export function Labels({ labels, most = 20 }: { labels: Record<string, string>; most?: number }) {
  const entries = Object.entries(labels);
  const shown = entries.slice(0, most);
  return (
    <span className={classes['labels']}>
      {shown.map(([key, value]) => (
        <span key={key} className={classes['label']} title={`${key}=${value}`}>
          {value === '' ? key : `${key}=${value}`}
        </span>
      ))}
      {entries.length > most && <span className={classes['label']}>+{entries.length - most}</span>}
    </span>
  );
}
