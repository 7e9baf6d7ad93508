/** Title, actions and content of a page; the title goes to the window too. */
import { Anchor, Breadcrumbs } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { PRODUCT } from '../../../src/model.ts';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** beside the title: a status, a count */
  beside?: ReactNode;
  /** at the right: buttons */
  actions?: ReactNode;
  /** the way here, outermost first; elements, mostly links */
  way?: ReactNode[];
  children: ReactNode;
  /** the content takes the whole height, and scrolls by itself */
  fill?: boolean;
}

export function Page({ title, beside, actions, way, children, fill = false }: PageProps) {
  useTitle(title);
  return (
    <div className={classes['page']} data-fill={fill || undefined}>
      <header className={classes['head']}>
        <div className={classes['names']}>
          {way && way.length > 0 && (
            <Breadcrumbs separator="/" separatorMargin={6} className={classes['way']} component="nav" aria-label="Breadcrumbs">
              {way}
            </Breadcrumbs>
          )}
          <div className={classes['line']}>
            <h1 className={classes['title']} title={title}>
              {title}
            </h1>
            {beside}
          </div>
        </div>
        {actions && <div className={classes['actions']}>{actions}</div>}
      </header>
      <div className={classes['content']}>{children}</div>
    </div>
  );
}

/** What the tab of the browser says. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT.name}`;
    return () => {
      document.title = PRODUCT.name;
    };
  }, [title]);
}

/** A link to somewhere else on the web, in a window of its own. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </Anchor>
  );
}
