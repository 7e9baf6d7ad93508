import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { FLOWS_ROOT, monaco, themeOf } from './monaco.ts';
import type { CodeEditorProps, Marker } from './types.ts';
import classes from './code.module.css';

const OWNER = 'page';
let unnamed = 0;

export function EditorView({
  value,
  onChange,
  language,
  label,
  readOnly,
  readOnlyReason,
  path,
  markers,
  goTo,
  onSave,
  onMistakes,
}: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<monaco.editor.IStandaloneCodeEditor | null>(null);
  const scheme = useComputedColorScheme('light');
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const save = useEffectEvent(() => onSave?.());
  const counted = useEffectEvent((count: number) => onMistakes?.(count));
  const first = useEffectEvent(() => value);
  /** texts that were told to the page and have not come back from it yet: who types is ahead of what is rendered */
  const told = useRef(new Set<string>());

  useEffect(() => {
    const uri = monaco.Uri.parse(path === undefined ? `inmemory://page/${++unnamed}.${language}` : FLOWS_ROOT + encodeURI(path));
    monaco.editor.getModel(uri)?.dispose();
    const model = monaco.editor.createModel(first(), language, uri);
    const pending = told.current;
    pending.clear();
    const made = monaco.editor.create(box.current!, { ...OPTIONS, model, ariaLabel: label });
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => save());
    const changes = model.onDidChangeContent(() => {
      const text = model.getValue();
      pending.add(text);
      changed(text);
    });
    const mistakes = monaco.editor.onDidChangeMarkers((uris) => {
      if (!uris.some((one) => one.toString() === uri.toString())) return;
      const found = monaco.editor.getModelMarkers({ resource: uri });
      counted(found.filter(({ owner, severity }) => owner !== OWNER && severity === monaco.MarkerSeverity.Error).length);
    });
    setEditor(made);
    return () => {
      for (const one of [changes, mistakes, made, model]) one.dispose();
    };
  }, [path, language, label]);

  useEffect(() => monaco.editor.setTheme(themeOf(scheme)), [scheme]);
  useEffect(() => {
    editor?.updateOptions({ readOnly: readOnly ?? false, readOnlyMessage: readOnlyReason ? { value: readOnlyReason } : undefined });
  }, [editor, readOnly, readOnlyReason]);
  useEffect(() => take(editor, value, told.current), [editor, value]);
  useEffect(() => {
    const model = editor?.getModel();
    if (model)
      monaco.editor.setModelMarkers(
        model,
        OWNER,
        (markers ?? []).map((marker) => markerOf(marker, model)),
      );
  }, [editor, markers]);
  useEffect(() => {
    if (!editor || !goTo) return;
    const position = { lineNumber: goTo.line, column: goTo.column ?? 1 };
    editor.setPosition(position);
    editor.revealPositionInCenterIfOutsideViewport(position);
    editor.focus();
  }, [editor, goTo]);

  return <div ref={box} className={classes['view']} />;
}

/** What comes from outside goes in as one edit, so that it can be undone and the cursor stays. */
function take(editor: monaco.editor.IStandaloneCodeEditor | null, value: string, told: Set<string>): void {
  const model = editor?.getModel();
  if (!model || model.isDisposed()) return;
  if (model.getValue() === value) return told.clear();
  if (told.has(value)) return;
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text: value }], () => null);
}

function markerOf({ line, column = 1, endLine, endColumn, message, severity }: Marker, model: monaco.editor.ITextModel) {
  const startLineNumber = Math.min(Math.max(1, line), model.getLineCount());
  const word = model.getWordAtPosition({ lineNumber: startLineNumber, column });
  return {
    startLineNumber,
    startColumn: column,
    endLineNumber: endLine ?? startLineNumber,
    endColumn: endColumn ?? word?.endColumn ?? model.getLineMaxColumn(startLineNumber),
    message,
    severity: severity === 'warning' ? monaco.MarkerSeverity.Warning : monaco.MarkerSeverity.Error,
  };
}

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  minimap: { enabled: false },
  renderFinalNewline: 'on',
  fontSize: 13,
  lineHeight: 20,
  fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  scrollBeyondLastLine: false,
  tabSize: 2,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'line',
  overviewRulerBorder: false,
  fixedOverflowWidgets: true,
  lineNumbersMinChars: 3,
  folding: true,
  guides: { indentation: false },
  stickyScroll: { enabled: false },
  wordWrap: 'off',
  wordBasedSuggestions: 'off',
  quickSuggestions: { strings: true, other: true, comments: false },
  scrollbar: { alwaysConsumeMouseWheel: false },
  unicodeHighlight: { nonBasicASCII: false },
};
