import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, path } from '../api/client.ts';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { usersQuery } from './queries.ts';

/** null deletes. */
export function useUserChange(name: string, onDone?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object | null) => call(body === null ? 'DELETE' : 'PATCH', path`/users/${name}`, body === null ? {} : { body }),
    onSuccess: (_, body) => {
      noteDone(body === null ? `${name} is deleted` : `${name} is changed`);
      onDone?.();
    },
    onError: (error) => noteFailed(`${name} is as before`, error),
    onSettled: () => client.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
}
