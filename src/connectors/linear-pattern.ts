/** Patterns that strangers wrote, on V8's linear engine, which cannot be made to backtrack. */
import v8 from 'node:v8';

v8.setFlagsFromString('--enable-experimental-regexp-engine');

/** Null for a pattern that this engine does not know (look-around, back references), and for one that is none. */
export function linearPattern(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'l');
  } catch {
    return null;
  }
}
