export interface Marker {
  /** from 1 */
  line: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  message: string;
  severity?: 'error' | 'warning';
}

export type Language = 'typescript' | 'yaml' | 'json';

export interface CodeEditorProps {
  value: string;
  onChange?(value: string): void;
  language: Language;
  /** what it holds, for screen readers */
  label: string;
  readOnly?: boolean;
  /** said where somebody types into a read-only editor */
  readOnlyReason?: string;
  /** below the flows folder, for scripts that import each other */
  path?: string;
  markers?: readonly Marker[];
  /** CSS height; default: all that there is */
  height?: string;
  /** a place to go to: each new object is gone to once */
  goTo?: { line: number; column?: number } | null;
  onSave?(): void;
  /** how many mistakes the editor itself sees */
  onMistakes?(count: number): void;
}

export interface CodeDiffProps {
  before: string;
  after: string;
  language: Language;
  label: string;
  height?: string;
}
