/** One thing that `doctor` looked at. */
export type CheckStatus = 'ok' | 'warning' | 'error' | 'skipped';

export interface Check {
  name: string;
  status: CheckStatus;
  /** what was found, in a sentence */
  message: string;
  /** what to do, where something is not as it should be */
  todo: string | null;
}

export const ok = (name: string, message: string): Check => ({ name, status: 'ok', message, todo: null });
export const skipped = (name: string, message: string): Check => ({ name, status: 'skipped', message, todo: null });
export const warning = (name: string, message: string, todo: string): Check => ({ name, status: 'warning', message, todo });
export const wrong = (name: string, message: string, todo: string): Check => ({ name, status: 'error', message, todo });
