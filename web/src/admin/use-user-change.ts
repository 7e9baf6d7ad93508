import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { usersQuery } from './queries.ts';

/** null deletes. */
export function useUserChange(name: string, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'UserChange'> | null): Promise<unknown> =>
      body === null ? api.delete('/api/v1/users/{name}', { path: { name } }) : api.patch('/api/v1/users/{name}', { path: { name }, body }),
    onSuccess: (_, body) => {
      noteDone(body === null ? `${name} is deleted` : `${name} is changed`);
      onDone?.();
    },
    onError: (error) => noteFailed(`${name} is as before`, error),
    onSettled: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
}
