/** The editor of a flow: its script and modules, what is wrong with them, and the way to save them. */
import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useMay } from '../api/me.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { CodeEditor } from '../ui/code/code-editor.tsx';
import { confirm } from '../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Conflict } from './conflict.tsx';
import { entryOf, isChanged, type Draft } from './draft.ts';
import { FileTabs } from './file-tabs.tsx';
import { Leaving } from '../ui/leaving.tsx';
import { ProblemList } from './problem-list.tsx';
import { flowQuery, type Files, type Flow, type TypeProblem } from './queries.ts';
import { checkTypes, save } from './save.ts';
import { useDeclarations } from './use-declarations.ts';
import classes from './flows.module.css';

interface FlowEditorProps {
  flow: Flow;
  /** what is on the server, as far as the page knows */
  newest: Draft;
}

interface Asked {
  /** the types are not looked at */
  anyway: boolean;
  files: Files;
  etag: string | null;
}

/** What others save meanwhile is shown where nothing was typed; else the save tells of it. */
export function FlowEditor({ flow, newest }: FlowEditorProps) {
  const { name } = flow;
  const entry = entryOf(name);
  const [draft, setDraft] = useState(newest);
  const [seen, setSeen] = useState(newest);
  if (seen !== newest) {
    setSeen(newest);
    if (!isChanged(draft)) setDraft(newest);
  }
  const [open, setOpen] = useState(entry);
  const [problems, setProblems] = useState<TypeProblem[]>([]);
  const [isConflict, setConflict] = useState(false);
  const [goTo, setGoTo] = useState<{ line: number; column?: number } | null>(null);
  const [mistakes, setMistakes] = useState(0);
  const queries = useQueryClient();
  const { allowed, why } = useMay('flows:write');
  const reason = flow.source === 'file' ? FROM_FILE : allowed ? null : why;
  const shown = draft.files[open] === undefined ? entry : open;
  const declarations = useDeclarations(draft.files, shown);

  const saving = useMutation({
    mutationFn: async ({ anyway, files, etag }: Asked) => {
      const found = anyway ? [] : await checkTypes(name, files);
      setProblems(found);
      // The server refuses it, with the first of these.
      if (found.some(({ is_syntax }) => is_syntax)) return { kind: 'broken' as const, problems: found };
      if (found.length > 0) return { kind: 'mistyped' as const, count: found.length };
      return save(name, files, etag);
    },
    onSuccess: async (result, { files }) => {
      if (result.kind === 'mistyped') return askAnyway(result.count);
      if (result.kind === 'conflict') return setConflict(true);
      if (result.kind === 'broken') return setProblems(result.problems);
      // what was typed while it was sent is not saved
      setDraft((now) => ({ ...now, saved: files, etag: result.etag }));
      setConflict(false);
      queries.setQueryData(flowQuery(name).queryKey, { flow: { ...result.flow, problems: [] }, etag: result.etag });
      await queries.invalidateQueries({ queryKey: ['flows'] });
      noteDone(`${name} is saved: new executions run this version`);
    },
    onError: (error) => noteFailed('The flow was not saved', error),
  });
  const askAnyway = (count: number) =>
    confirm({
      title: `${count} ${count === 1 ? 'mistake' : 'mistakes'} in the types`,
      question:
        'The compiler does not accept the script; it may run all the same, or fail when it comes to that line. They are listed below the editor.',
      deed: 'Save anyway',
      onConfirm: () => saving.mutate({ anyway: true, files: draft.files, etag: draft.etag }),
    });
  const submit = () => {
    if (reason === null && isChanged(draft)) saving.mutate({ anyway: false, files: draft.files, etag: draft.etag });
  };
  const edit = (text: string) => setDraft((now) => (now.files[shown] === text ? now : { ...now, files: { ...now.files, [shown]: text } }));
  const visit = ({ file, line, column }: TypeProblem) => {
    if (file !== null && draft.files[file] !== undefined) setOpen(file);
    if (line !== null) setGoTo({ line, column: column ?? 1 });
  };
  const markers = useMemo(
    () =>
      problems
        .filter(({ file, line, code }) => line !== null && (file ?? entry) === shown && code === 'COMPILE_ERROR')
        .map(({ line, column, message }) => ({ line: line ?? 1, column: column ?? 1, message })),
    [problems, shown, entry],
  );

  return (
    <div className={classes['editor']}>
      {reason !== null && (
        <Alert variant="light" color="gray" icon={<IconLock size={16} />} p="xs">
          {reason}
        </Alert>
      )}
      <div className={classes['bar']}>
        <FileTabs draft={draft} entry={entry} open={shown} onOpen={setOpen} onChange={setDraft} readOnly={reason !== null} />
        {reason === null && (
          <>
            <ActionButton
              hindered={isChanged(draft) ? null : 'Nothing was changed'}
              onClick={() => setDraft((now) => ({ ...now, files: now.saved }))}
              variant="subtle"
              color="gray"
            >
              Discard
            </ActionButton>
            <ActionButton
              variant="filled"
              hindered={isChanged(draft) ? null : 'Nothing was changed'}
              loading={saving.isPending}
              onClick={submit}
            >
              Save
            </ActionButton>
          </>
        )}
      </div>
      <div className={classes['code']}>
        <CodeEditor
          key={shown}
          label={`Script ${shown}`}
          language={shown.endsWith('.json') ? 'json' : 'typescript'}
          path={shown}
          value={draft.files[shown] ?? ''}
          onChange={edit}
          onSave={submit}
          onMistakes={setMistakes}
          markers={markers}
          goTo={goTo}
          readOnly={reason !== null}
          readOnlyReason={reason ?? undefined}
        />
      </div>
      <ProblemList problems={problems} onVisit={visit} onClose={() => setProblems([])} />
      <div className={classes['foot']}>
        <span role="status">
          {declarations ??
            (mistakes === 0 ? 'No mistakes in this file' : `${mistakes} ${mistakes === 1 ? 'mistake' : 'mistakes'} in this file`)}
        </span>
        <span>Ctrl+S saves · Ctrl+M lets Tab leave the editor · F8 goes to the next mistake</span>
      </div>
      {isConflict && (
        <Conflict
          name={name}
          mine={draft.files}
          isSaving={saving.isPending}
          onMine={(theirs) => saving.mutate({ anyway: true, files: draft.files, etag: theirs })}
          onTheirs={(next) => {
            setDraft(next);
            setConflict(false);
          }}
          onClose={() => setConflict(false)}
        />
      )}
      <Leaving isDirty={isChanged(draft)} what={`the flow ${name}`} />
    </div>
  );
}

const FROM_FILE =
  'This flow comes from a file of the flows folder, and is changed there: it is loaded again as soon as the file is saved. What is shown here can be read and run; a copy of it can be changed here.';
