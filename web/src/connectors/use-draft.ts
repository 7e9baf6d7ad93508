/**
 * What is being written of a connector. One text is the truth, the document; the value is shown as a text of its own beside it. While
 * one of the two is typed into, it stays letter by letter as it was typed, and the other follows as soon as it can be read.
 */
import { useReducer } from 'react';
import type { JsonValue } from '../../../src/model.ts';
import { valueText, withValue, withValueText, type Path } from './document.ts';

export interface DraftState {
  saved: string;
  document: string;
  value: string;
  /** the text below `value` cannot be read at the moment, so the document is behind it */
  isBehind: boolean;
}

type Change =
  | { kind: 'document'; text: string }
  | { kind: 'value'; text: string }
  | { kind: 'field'; path: Path; value: JsonValue | undefined }
  | { kind: 'loaded'; text: string }
  | { kind: 'saved'; sent: string; stored: string };

export interface Draft extends DraftState {
  isChanged: boolean;
  write(text: string): void;
  writeValue(text: string): void;
  set(path: Path, value: JsonValue | undefined): void;
  /** begins anew with this text */
  load(text: string): void;
  /** `sent` is saved now, and the server shows it as `stored`; what was typed since it was sent stays */
  markSaved(sent: string, stored: string): void;
}

export function useDraft(text: string, saved = text): Draft {
  const [state, change] = useReducer(reduce, null, () => ({ ...begin(text), saved }));
  return {
    ...state,
    isChanged: state.document !== state.saved || state.isBehind,
    write: (next) => change({ kind: 'document', text: next }),
    writeValue: (next) => change({ kind: 'value', text: next }),
    set: (path, value) => change({ kind: 'field', path, value }),
    load: (next) => change({ kind: 'loaded', text: next }),
    markSaved: (sent, stored) => change({ kind: 'saved', sent, stored }),
  };
}

function begin(text: string): DraftState {
  return { saved: text, document: text, value: valueText(text), isBehind: false };
}

function reduce(state: DraftState, change: Change): DraftState {
  switch (change.kind) {
    case 'document':
      return change.text === state.document ? state : { ...state, document: change.text, value: valueText(change.text), isBehind: false };
    case 'value': {
      if (change.text === state.value) return state;
      const document = withValueText(state.document, change.text);
      return { ...state, value: change.text, document: document ?? state.document, isBehind: document === null };
    }
    case 'field': {
      const document = withValue(state.document, change.path, change.value);
      return { ...state, document, value: valueText(document), isBehind: false };
    }
    case 'loaded':
      return begin(change.text);
    case 'saved':
      return state.document === change.sent && !state.isBehind ? begin(change.stored) : { ...state, saved: change.stored };
  }
}
