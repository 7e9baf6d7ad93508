/** What can be done with an execution: the buttons, and why one cannot be pressed. */
import { IconGitFork, IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isTerminal, type Execution, type Status } from '../../../../src/model.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../../ui/notes.ts';
import { control, executionQuery, type Control } from '../queries.ts';
import type { ExecutionNode } from '../types.ts';
import { ForkForm } from './fork-form.tsx';
import { RerunForm } from './rerun-form.tsx';

const DONE: Record<Control, string> = { cancel: 'is being cancelled', pause: 'is paused', resume: 'goes on' };

/** Of the whole tree. */
export function Actions({ id, node }: { id: string; node: ExecutionNode }) {
  const [isRerunOpen, setRerunOpen] = useState(false);
  return (
    <>
      <Controls id={id} name={node.name} status={node.status} />
      {node.type === 'FLOW' && (
        <ActionButton needs="executions:start" leftSection={<IconRefresh size={14} />} onClick={() => setRerunOpen(true)}>
          Rerun
        </ActionButton>
      )}
      {isRerunOpen && <RerunForm id={id} onClose={() => setRerunOpen(false)} />}
    </>
  );
}

/** Of one node in it. The root has those of the page besides. */
export function NodeActions({ execution }: { execution: Execution }) {
  const [isForkOpen, setForkOpen] = useState(false);
  const { id, name, status, type, parent_id: parentId } = execution;
  const canFork = type === 'FLOW' || parentId !== null;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
      {canFork && (
        <ActionButton
          needs="executions:start"
          size="compact-xs"
          leftSection={<IconGitFork size={13} />}
          onClick={() => setForkOpen(true)}
          hint="A new execution that keeps what came before"
        >
          Fork from here
        </ActionButton>
      )}
      {parentId !== null && !isTerminal(status) && type !== 'CONTROL' && <Controls id={id} name={name} status={status} size="compact-xs" />}
      {isForkOpen && <ForkForm execution={execution} onClose={() => setForkOpen(false)} />}
    </div>
  );
}

interface ControlsProps {
  id: string;
  name: string;
  status: Status;
  size?: 'xs' | 'compact-xs';
}

function Controls({ id, name, status, size = 'xs' }: ControlsProps) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (action: Control) => control(id, action),
    onSuccess: (_, action) => {
      noteDone(`“${name}” ${DONE[action]}`);
      void client.invalidateQueries(executionQuery(id));
    },
    onError: (error, action) => noteFailed(`“${name}” could not be ${action === 'cancel' ? 'cancelled' : `${action}d`}`, error),
  });
  const common = { needs: 'executions:control', size, loading: act.isPending } as const;
  if (isTerminal(status)) return null;
  return (
    <>
      {status === 'PAUSED' ? (
        <ActionButton {...common} leftSection={<IconPlayerPlay size={14} />} onClick={() => act.mutate('resume')}>
          Resume
        </ActionButton>
      ) : (
        <ActionButton
          {...common}
          leftSection={<IconPlayerPause size={14} />}
          onClick={() => act.mutate('pause')}
          hindered={status === 'CREATED' ? 'It has not been started' : null}
        >
          Pause
        </ActionButton>
      )}
      <ConfirmButton
        {...common}
        leftSection={<IconX size={14} />}
        title="Cancel?"
        question={`“${name}” and everything below it that still runs is cancelled. This cannot be undone; a fork or a rerun starts it anew.`}
        deed="Cancel it"
        dangerous
        onConfirm={() => act.mutate('cancel')}
      >
        Cancel
      </ConfirmButton>
    </>
  );
}
