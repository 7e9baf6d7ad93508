/** What is shown where a page cannot be: it says why, and how to go on. */
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { wordsOf } from '../api/problem.ts';
import { Failed } from '../ui/states.tsx';

const STALE_PAGE = /dynamically imported module|importing a module script|Failed to fetch module/i;

export function PageBoundary({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  // A new release of the server has other files than the page that is still open.
  const isStale = STALE_PAGE.test(wordsOf(error));
  const again = () => {
    if (isStale) return location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Failed
      title={isStale ? 'The server has a newer version of this page' : 'This page cannot be shown'}
      error={isStale ? new Error('Load the page again to get it.') : error}
      again={again}
    />
  );
}
