/** What is done to many at once: to the chosen rows, or to everything that the filter finds. It always says how many first. */
import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { wordsOf } from '../../api/problem.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { confirm } from '../../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../../ui/notes.ts';
import { bulk, filterOf, type BulkAction, type BulkBody } from '../queries.ts';
import type { ListSearch } from '../search.ts';
import { failuresText, runBulk } from './run-bulk.ts';
import classes from './list.module.css';

interface BulkBarProps {
  search: ListSearch;
  chosen: ReadonlySet<string>;
  /** all that the filter finds is meant, not only the page */
  isWhole: boolean;
  /** the page is chosen as a whole, and there may be more behind it */
  canBeMore: boolean;
  onWhole(): void;
  onNone(): void;
}

const ACTIONS: { action: BulkAction; label: string; past: string; dangerous?: true }[] = [
  { action: 'cancel', label: 'Cancel', past: 'cancelled', dangerous: true },
  { action: 'pause', label: 'Pause', past: 'paused' },
  { action: 'resume', label: 'Resume', past: 'resumed' },
  { action: 'rerun', label: 'Rerun', past: 'run again' },
];

export function BulkBar({ search, chosen, isWhole, canBeMore, onWhole, onNone }: BulkBarProps) {
  const work = useMutation({
    mutationFn: ({ body }: { body: BulkBody; past: string }) => runBulk(body),
    onSuccess: (result, { past }) => {
      if (result.failed.length === 0) noteDone(`${result.done} ${result.done === 1 ? 'execution was' : 'executions were'} ${past}`);
      else noteFailed(`${result.done} of ${result.done + result.failed.length} were ${past}`, new Error(failuresText(result.failed)));
      onNone();
    },
    onError: (error) => noteFailed('That did not work', error),
  });
  const ask = useMutation({
    mutationFn: async ({ action, label, past, dangerous }: (typeof ACTIONS)[number]) => {
      const target = isWhole ? { filter: filterOf(search) } : { ids: [...chosen] };
      const body: BulkBody = { action, ...target };
      const { count, more } = isWhole ? await countOf(body) : { count: chosen.size, more: false };
      const number = `${count.toLocaleString()}${more ? ' or more' : ''} ${count === 1 ? 'execution' : 'executions'}`;
      confirm({
        title: `${label} ${number}?`,
        question: (
          <Text size="sm">
            {isWhole
              ? `Everything that the filter finds: ${number} now, wherever they stand in the list.`
              : `The ${number} that you chose.`}{' '}
            What cannot be {past} is left as it is, and you are told why.
          </Text>
        ),
        deed: `${label} ${number}`,
        dangerous,
        onConfirm: () => work.mutate({ body, past }),
      });
    },
    onError: (error) => noteFailed('How many there are could not be asked', new Error(wordsOf(error))),
  });
  if (chosen.size === 0) return <span className={classes['hint']}>Choose rows to cancel, pause, resume or rerun many at once.</span>;
  return (
    <div className={classes['bulk']} role="toolbar" aria-label="Chosen executions">
      <strong role="status">{isWhole ? 'All that match' : `${chosen.size} chosen`}</strong>
      {canBeMore && !isWhole && (
        <Button variant="subtle" size="compact-xs" onClick={onWhole}>
          Take all that match the filter
        </Button>
      )}
      {ACTIONS.map((each) => (
        <ActionButton
          key={each.action}
          size="compact-xs"
          needs={each.action === 'rerun' ? 'executions:start' : 'executions:control'}
          loading={work.isPending || ask.isPending}
          onClick={() => ask.mutate(each)}
        >
          {each.label}
        </ActionButton>
      ))}
      <Button variant="subtle" color="gray" size="compact-xs" onClick={onNone}>
        Choose none
      </Button>
    </div>
  );
}

async function countOf(body: BulkBody): Promise<{ count: number; more: boolean }> {
  const { matched, more } = await bulk({ ...body, dry_run: true });
  return { count: matched, more };
}
