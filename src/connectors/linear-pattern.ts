/** Patterns that strangers wrote, on V8's linear engine, which cannot be made to backtrack. */
import v8 from 'node:v8';

v8.setFlagsFromString('--enable-experimental-regexp-engine');

/** With the meaning that the flag `u` gives them, which this engine does not take: without it `\p{L}` is the text `p{L}`, and an emoji is two. */
const OF_UNICODE = /\\[pP]\{|[\u{10000}-\u{10FFFF}]/u;

/**
 * Null for a pattern that this engine does not know (look-around, back references), for one that would mean something else to it, and
 * for one that is none.
 */
export function linearPattern(pattern: string): RegExp | null {
  if (OF_UNICODE.test(pattern)) return null;
  try {
    return new RegExp(pattern, 'l');
  } catch {
    return null;
  }
}
