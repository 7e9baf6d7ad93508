/** Makes an older version the current one again. Nothing is lost: what was current stays among the versions. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { draftOf } from './draft.ts';
import { flowQuery, versionQuery, type Flow, type Version } from './queries.ts';
import { save } from './save.ts';

export function Restore({ flow, version }: { flow: Flow; version: Version }) {
  const queries = useQueryClient();
  const { data: now } = useQuery(queryOptions(flowQuery(flow.name)));
  const restore = useMutation({
    mutationFn: async () => {
      const { script, sources } = await queries.ensureQueryData(versionQuery(flow.name, version.sha256));
      const result = await save(flow.name, draftOf(flow.name, script, sources ?? {}, null).files, now?.etag ?? null);
      if (result.kind === 'conflict') throw new Error('somebody else saved the flow meanwhile: look at its versions again');
      if (result.kind === 'broken') throw new Error(result.problems[0]?.message ?? 'the script does not compile any more');
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['flows'] });
      noteDone(`${flow.name} runs the older version again`);
    },
    onError: (error) => noteFailed('The version was not restored', error),
  });
  return (
    <ConfirmButton
      needs="flows:write"
      hindered={flow.source === 'file' ? 'It comes from a file of the flows folder: change the file' : null}
      title="Make this version the current one?"
      question="New executions run it from then on. Executions that run stay with the version that they were started with."
      deed="Restore this version"
      onConfirm={() => restore.mutate()}
      loading={restore.isPending}
    >
      Restore this version
    </ConfirmButton>
  );
}
