/** A code editor. It is heavy, so it is loaded when one is first shown. */
import { Suspense, lazy } from 'react';
import { Loading } from '../states.tsx';
import type { CodeDiffProps, CodeEditorProps } from './types.ts';
import classes from './code.module.css';

const View = lazy(() => import('./editor-view.tsx').then(({ EditorView }) => ({ default: EditorView })));
const Diff = lazy(() => import('./diff-view.tsx').then(({ DiffView }) => ({ default: DiffView })));

export function CodeEditor(props: CodeEditorProps) {
  return (
    <div className={classes['box']} style={{ height: props.height ?? '100%' }} role="group" aria-label={props.label}>
      <Suspense fallback={<Loading what="Loading the editor" />}>
        <View {...props} />
      </Suspense>
    </div>
  );
}

export function CodeDiff(props: CodeDiffProps) {
  return (
    <div className={classes['box']} style={{ height: props.height ?? '100%' }} role="group" aria-label={props.label}>
      <Suspense fallback={<Loading what="Loading the comparison" />}>
        <Diff {...props} />
      </Suspense>
    </div>
  );
}
