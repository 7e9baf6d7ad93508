/** Copying to the clipboard, and telling that it was done or that the browser does not let a page do it. */
import { useClipboard } from '@mantine/hooks';
import { useEffect } from 'react';
import { noteFailed } from './notes.ts';

const SHOWN_MS = 1500;

/** `copied` is true for a moment after a `copy` that went well. */
export function useCopy(): { copied: boolean; copy(text: string): void } {
  const { copied, copy, error } = useClipboard({ timeout: SHOWN_MS });
  useEffect(() => {
    // from another machine over plain http there is no clipboard at all
    if (error) noteFailed('Nothing was copied', new Error('The browser lets pages do so over https or on localhost alone'));
  }, [error]);
  return { copied, copy };
}
