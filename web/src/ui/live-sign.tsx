/** Says how the line to the server is: live, reconnecting, ended. */
import { Tooltip } from '@mantine/core';
import type { StreamState } from '../api/event-stream.ts';
import { useNow } from './now.ts';
import classes from './live-sign.module.css';

const WORDS = {
  connecting: { word: 'Connecting', hint: 'The page asks the server for what there is.' },
  live: { word: 'Live', hint: 'Changes show up here by themselves.' },
  reconnecting: { word: 'Reconnecting', hint: 'The line to the server broke. What is shown may be old; nothing gets lost.' },
  asleep: { word: 'Asleep', hint: 'Nobody looked at this page for a while.' },
  ended: { word: 'Complete', hint: 'Everything ended: nothing here will change any more.' },
  refused: { word: 'Not live', hint: 'The server does not give changes of this.' },
} as const;

export function LiveSign({ state }: { state: StreamState }) {
  const { word, hint } = WORDS[state.kind];
  const now = useNow(state.kind === 'reconnecting');
  const wait = state.kind === 'reconnecting' ? Math.max(0, Math.ceil((state.at - now) / 1000)) : 0;
  return (
    <Tooltip label={state.kind === 'refused' ? state.problem.message : hint} multiline maw={280}>
      <span className={classes['sign']} data-kind={state.kind} role="status" tabIndex={0}>
        <span className={classes['dot']} aria-hidden />
        {word}
        {wait > 1 && <span className="pt-numbers" aria-hidden>{` in ${wait} s`}</span>}
      </span>
    </Tooltip>
  );
}
