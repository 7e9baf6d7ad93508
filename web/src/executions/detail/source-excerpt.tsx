/** A few lines of a script around the one that an error concerns, or all of them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isProblem, wordsOf } from '../../api/problem.ts';
import { versionQuery, type FlowVersion } from '../queries.ts';
import { tokensOf, type Token } from './highlight.ts';
import type { ScriptPlace } from './script-place.ts';
import classes from './source.module.css';

const AROUND = 3;

export function SourceExcerpt({ place }: { place: ScriptPlace }) {
  const asked = useQuery(versionQuery(place.flow, place.version));
  const where = `${place.file}:${place.line}:${place.column}`;
  const caption = place.isCaller ? `Called at ${where}` : where;
  if (asked.isPending) return <p className={classes['caption']}>{caption} …</p>;
  if (asked.isError) {
    const why = isProblem(asked.error, 404) ? 'this version of the flow is not stored any more' : wordsOf(asked.error);
    return (
      <p className={classes['caption']}>
        {caption} ({why})
      </p>
    );
  }
  const text = sourceOf(asked.data, place.file);
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['caption']}>{caption}</figcaption>
      <SourceLines text={text} from={place.line - AROUND} to={place.line + AROUND} marked={place.line} column={place.column} dedent />
    </figure>
  );
}

/** The text of a file of the version; what is none of its modules is the script itself. */
function sourceOf({ sources, script }: FlowVersion, file: string): string {
  const path = moduleOf(sources, file);
  return path === null ? script : (sources?.[path] ?? script);
}

/** Modules are told as paths from the script, errors from the folder of all flows. */
export function moduleOf(sources: FlowVersion['sources'], file: string): string | null {
  const paths = Object.keys(sources ?? {});
  const plain = (path: string) => path.replace(/^\.\//, '');
  return paths.find((path) => plain(path) === file) ?? paths.find((path) => file.endsWith(`/${plain(path)}`)) ?? null;
}

interface SourceLinesProps {
  text: string;
  from?: number;
  to?: number;
  marked?: number;
  column?: number;
  /** scrolls to the marked line when it is shown */
  seek?: boolean;
  /** leaves out the indentation that all the lines have */
  dedent?: boolean;
}

export function SourceLines({ text, from = 1, to = Infinity, marked, column, seek = false, dedent = false }: SourceLinesProps) {
  const mark = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (seek) mark.current?.scrollIntoView({ block: 'center' });
  }, [seek, marked, text]);
  const first = Math.max(from, 1);
  const cut = dedent ? indentOf(text.split('\n').slice(first - 1, to)) : 0;
  const lines = tokensOf(text);
  return (
    <div className={classes['lines']} role="group" aria-label="Source" tabIndex={0}>
      {lines.slice(first - 1, Math.min(to, lines.length)).map((tokens, i) => {
        const number = first + i;
        const isMarked = number === marked;
        return (
          <div key={number} ref={isMarked ? mark : null} className={classes['line']} data-marked={isMarked || undefined}>
            <span className={classes['number']} aria-hidden>
              {number}
            </span>
            <code className={classes['code']}>
              {isMarked && <span className={classes['said']}>The line of the error: </span>}
              {withoutIndent(tokens, cut).map(({ kind, text: part }, at) => (
                <span key={at} data-kind={kind}>
                  {part}
                </span>
              ))}
              {isMarked && column !== undefined && (
                <span className={classes['caret']} style={{ left: `${Math.max(column - 1 - cut, 0)}ch` }} aria-hidden />
              )}
            </code>
          </div>
        );
      })}
    </div>
  );
}

function indentOf(lines: string[]): number {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
}

/** The indentation is in the first token of a line. */
function withoutIndent([first, ...rest]: Token[], cut: number): Token[] {
  return first === undefined ? [] : [{ ...first, text: first.text.slice(cut) }, ...rest];
}
