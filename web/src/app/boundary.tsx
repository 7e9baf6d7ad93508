/** What is shown where a page cannot be: it says why, and how to go on. */
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { wordsOf } from '../api/problem.ts';
import { Failed } from '../ui/states.tsx';

/** A part of the interface did not come: the server is away, or a new release of it has other files than the page that is still open. */
const MISSING_PART = /dynamically imported module|importing a module script|Failed to fetch module|Unable to preload/i;

export function PageBoundary({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const isMissing = MISSING_PART.test(wordsOf(error));
  const again = () => {
    if (isMissing) return void loadAgain();
    reset();
    void router.invalidate();
  };
  return (
    <Failed
      title={isMissing ? 'This page could not be loaded' : 'This page cannot be shown'}
      error={isMissing ? new Error('The server does not answer, or it has a newer version of the page.') : error}
      again={again}
    />
  );
}

/** Only from a server that is there: else the browser would show a page of its own, which does not come back. */
async function loadAgain(): Promise<void> {
  const answer = await fetch('/health').catch(() => null);
  if (answer?.ok) location.reload();
}
