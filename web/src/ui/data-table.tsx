/** A plain table: dense, real `<table>` markup, its first cell mostly a link. Wide ones scroll in their own box. */
import type { Key, ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<T> {
  key: string;
  title: ReactNode;
  cell(row: T): ReactNode;
  align?: 'right';
  /** CSS width */
  width?: string;
  /** left out in windows narrower than this */
  from?: 'sm' | 'md' | 'lg';
}

interface DataTableProps<T> {
  /** what the table holds, for screen readers */
  label: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey(row: T): Key;
  /** shown instead of rows where there are none */
  empty?: ReactNode;
  isChosen?(row: T): boolean;
}

export function DataTable<T>({ label, columns, rows, rowKey, empty, isChosen }: DataTableProps<T>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    <div className={classes['box']} tabIndex={0} role="region" aria-label={label}>
      <table className={classes['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, title, align, width, from }) => (
              <th key={key} scope="col" data-align={align} data-from={from} style={{ width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-chosen={isChosen?.(row) || undefined}>
              {columns.map(({ key, cell, align, from }) => (
                <td key={key} data-align={align} data-from={from}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
