/** Asks before a page is left whose changes are not saved, also where the window is closed. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { OutsideLink } from './page.tsx';

export function Leaving({ isDirty, what }: { isDirty: boolean; what: string }) {
  const blocker = useBlocker({
    // The same page with another tab takes the editor away too.
    shouldBlockFn: () => isDirty,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  const isLoggedOut = blocker.next.pathname === '/login' && 'back' in blocker.next.search;
  return (
    <Modal opened onClose={blocker.reset} title={isLoggedOut ? 'You are not logged in any more' : 'Leave without saving?'}>
      {isLoggedOut ? (
        <Text size="sm">
          What you changed of {what} is not saved. Stay, <OutsideLink href="/login">log in in another tab</OutsideLink>, and save it here
          then.
        </Text>
      ) : (
        <Text size="sm">What you changed of {what} is not saved, and gets lost.</Text>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={blocker.proceed}>
          Leave, and lose the changes
        </Button>
        <Button data-autofocus onClick={blocker.reset}>
          Stay
        </Button>
      </Group>
    </Modal>
  );
}
