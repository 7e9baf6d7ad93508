import { stripVTControlCharacters } from 'node:util';
import type { LogLevel } from '../model.ts';

/** A sentence of a command as a line of the log that is JSON, without its colours. */
export function noticeObject(text: string, level: LogLevel): string {
  return JSON.stringify({ time: new Date().toISOString(), level, msg: stripVTControlCharacters(text) });
}
