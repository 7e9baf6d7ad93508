/** Short notes at the edge of the page, after something was done or was not. */
import { notifications } from '@mantine/notifications';
import { wordsOf } from '../api/problem.ts';

const CLOSE = { 'aria-label': 'Close the note' };

export function noteDone(message: string, title?: string): void {
  notifications.show({ message, title, color: 'green', autoClose: 5000, closeButtonProps: CLOSE });
}

/** Stays until it is closed: what failed must not go unseen. */
export function noteFailed(title: string, error: unknown): void {
  notifications.show({ title, message: wordsOf(error), color: 'red', autoClose: false, closeButtonProps: CLOSE });
}
