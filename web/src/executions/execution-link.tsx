import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function ExecutionLink({ id, children }: { id: string; children?: ReactNode }) {
  return (
    <Anchor inherit renderRoot={(props) => <Link to="/executions/$id" params={{ id }} search={{}} {...props} />}>
      {children ?? <code>{shortId(id)}</code>}
    </Anchor>
  );
}

/** The end of an id: the beginning of a UUIDv7 is its time, and alike for what began together. */
export function shortId(id: string): string {
  return `…${id.slice(-8)}`;
}
