import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/states.tsx';

export function NotFound() {
  return (
    <Empty title="There is no such page" action={<Anchor renderRoot={(props) => <Link to="/" {...props} />}>To the start page</Anchor>}>
      The address may be mistyped, or what it led to was removed.
    </Empty>
  );
}
