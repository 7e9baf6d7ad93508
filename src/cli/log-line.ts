/** A line of the log as it stands among the other sentences on stderr: one form for the whole stream, text or JSON. */
import { noticeObject } from './notice.ts';
import { logText } from './tree-view.ts';
import type { LogLevel } from '../model.ts';

const LEVELS: Record<number, LogLevel> = { 10: 'debug', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'error' };

/** `json`: what pino writes. `2026-01-31T12:00:00.000Z warn   a connection to the database broke {"error":"…"}` */
export function logLine(json: string): string {
  try {
    const { level, time, msg, ...fields } = JSON.parse(json) as { level: number; time: number; msg?: string };
    const values = [...(msg === undefined ? [] : [msg]), ...(Object.keys(fields).length > 0 ? [JSON.stringify(fields)] : [])];
    const line = { seq: 0, time: new Date(time).toISOString(), level: LEVELS[level] ?? 'info', values };
    return `${logText(line).replaceAll('\n', ' ')}\n`;
  } catch {
    return json;
  }
}

/** `json`: what pino writes. `{"time":"2026-01-31T12:00:00.000Z","level":"warn","msg":"a connection to the database broke","error":"…"}` */
export function logObject(json: string): string {
  try {
    const { level, time, msg, ...fields } = JSON.parse(json) as { level: number; time: number; msg?: string };
    const line = { time: new Date(time).toISOString(), level: LEVELS[level] ?? 'info', ...(msg !== undefined && { msg }), ...fields };
    return `${JSON.stringify(line)}\n`;
  } catch {
    return `${noticeObject(json.trimEnd(), 'info')}\n`;
  }
}
