const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * A JSON text with its texts (keys too) and numbers rewritten; all else stays to the letter. Without recursion, since a payload may be
 * nested thousands of levels deep, and without reading numbers, since one of twenty digits does not survive that.
 */
export function rewriteLiterals(json: string, rewrite: (literal: string) => string): string {
  let written = '';
  let from = 0;
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    const end = code === QUOTE ? endOfText(json, at) : isNumeric(code) ? endOfNumber(json, at) : at;
    if (end > at) {
      const literal = json.slice(at, end);
      const rewritten = rewrite(literal);
      if (rewritten !== literal) {
        written += json.slice(from, at) + rewritten;
        from = end;
      }
    }
    at = Math.max(end, at + 1);
  }
  return from === 0 ? json : written + json.slice(from);
}

function endOfText(json: string, start: number): number {
  let at = start + 1;
  for (let code = json.charCodeAt(at); at < json.length && code !== QUOTE; code = json.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1;
  return at + 1;
}

function endOfNumber(json: string, start: number): number {
  let at = start + 1;
  for (
    let code = json.charCodeAt(at);
    isNumeric(code) || code === 0x2b || code === 0x2e || (code | 0x20) === 0x65;
    code = json.charCodeAt(at)
  )
    at += 1;
  return at;
}

/** A digit or the sign of a negative number. */
function isNumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d;
}
