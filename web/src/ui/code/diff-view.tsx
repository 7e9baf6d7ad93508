import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { monaco, themeOf } from './monaco.ts';
import type { CodeDiffProps } from './types.ts';
import classes from './code.module.css';

/** Side by side where there is room, else one below the other. */
export function DiffView({ before, after, language, label }: CodeDiffProps) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const isWide = useMediaQuery('(min-width: 62em)', true);

  useEffect(() => {
    const original = monaco.editor.createModel(before, language);
    const modified = monaco.editor.createModel(after, language);
    const editor = monaco.editor.createDiffEditor(box.current!, {
      automaticLayout: true,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: isWide,
      minimap: { enabled: false },
      renderFinalNewline: 'on',
      fontSize: 13,
      scrollBeyondLastLine: false,
      hideUnchangedRegions: { enabled: true },
      renderOverviewRuler: false,
      wordWrap: 'on',
      ariaLabel: label,
      originalAriaLabel: `${label}: before`,
      modifiedAriaLabel: `${label}: after`,
      scrollbar: { alwaysConsumeMouseWheel: false },
      fixedOverflowWidgets: true,
    });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [before, after, language, label, isWide]);
  useEffect(() => monaco.editor.setTheme(themeOf(scheme)), [scheme]);

  return <div ref={box} className={classes['view']} />;
}
