/** What somebody has typed into the form. The page of the flow holds it: another tab, or another version, takes nothing away. */
export interface RunDraft {
  /** null: what the address gives, else the defaults of the schema */
  text: string | null;
  labels: string[];
  priority: number | string;
  pool: string;
}
export const EMPTY_RUN: RunDraft = { text: null, labels: [], priority: 0, pool: '' };
