/**
 * Which names a pattern means: `*` any text, `?` one character, `[abc]`, `[a-z]`, `[!abc]`, `{a,b}`, and `\` before a sign that is meant
 * itself. A name that begins with a dot is meant only where the pattern begins with one.
 *
 * The pattern comes from a script and the names from a far side, so neither may make the process compute for long: with node's own
 * matcher `{0..9999999}` takes all of the memory, and `*a*a*a*a*a*a*a*b` minutes for one name.
 */
import { ConnectorError } from 'petiole/connector';

/** What stands for one character, or for any text. */
type Sign = '*' | ((character: string) => boolean);

/** Texts that the braces of one pattern make. */
const MOST_CHOICES = 100;
/** Comparisons of one list: some tenths of a second. Names of a folder that somebody made need a thousandth of it. */
const MOST_STEPS = 20_000_000;

/** Throws INVALID_INPUT where the pattern is too large, and then when a name is asked for, where all names together take too long. */
export function matcherOf(pattern: string): (name: string) => boolean {
  const choices = choicesOf([...pattern]).map(signsOf);
  const left = { steps: MOST_STEPS };
  return (name) => {
    const characters = [...name];
    return choices.some((choice) => (characters[0] !== '.' || choice.isDotted) && isLike(characters, choice.signs, left));
  };
}

/** Goes back to the last `*` alone: what an earlier one could take as well, it has taken. */
function isLike(name: readonly string[], signs: readonly Sign[], left: { steps: number }): boolean {
  let [at, sign] = [0, 0];
  let star = -1;
  let taken = 0;
  while (at < name.length) {
    if (left.steps-- <= 0) throw wrong('takes too long for so many names: make it simpler');
    const wanted = signs[sign];
    if (wanted === '*') {
      star = sign++;
      taken = at;
    } else if (wanted?.(name[at] as string)) {
      at++;
      sign++;
    } else if (star >= 0) {
      at = ++taken;
      sign = star + 1;
    } else return false;
  }
  return signs.slice(sign).every((rest) => rest === '*');
}

function signsOf(pattern: readonly string[]): { signs: Sign[]; isDotted: boolean } {
  const signs: Sign[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    const group = character === '[' ? groupAt(pattern, at) : null;
    if (character === '*') signs.push('*');
    else if (character === '?') signs.push(() => true);
    else if (group) {
      signs.push(group.sign);
      at = group.end;
    } else {
      const meant = character === '\\' && at + 1 < pattern.length ? (pattern[++at] as string) : character;
      signs.push((one) => one === meant);
    }
  }
  return { signs, isDotted: pattern[0] === '.' || (pattern[0] === '\\' && pattern[1] === '.') };
}

/** `[abc]`, which a bracket right at its beginning is part of; null where it has no end. */
function groupAt(pattern: readonly string[], start: number): { sign: Sign; end: number } | null {
  const isNot = pattern[start + 1] === '!' || pattern[start + 1] === '^';
  const first = start + (isNot ? 2 : 1);
  const end = pattern.indexOf(']', first + 1);
  if (end < 0) return null;
  const ranges: [string, string][] = [];
  for (let at = first; at < end; at++) {
    const from = pattern[at] as string;
    const isRange = pattern[at + 1] === '-' && at + 2 < end;
    ranges.push([from, isRange ? (pattern[at + 2] as string) : from]);
    if (isRange) at += 2;
  }
  const isIn = (one: string): boolean =>
    ranges.some(
      ([from, to]) => (from.codePointAt(0) ?? 0) <= (one.codePointAt(0) ?? 0) && (one.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0),
    );
  return { sign: (one) => isIn(one) !== isNot, end };
}

/** `a.{b,c}` as `a.b` and `a.c`. Braces without a comma, or without their end, mean themselves. */
function choicesOf(pattern: readonly string[]): string[][] {
  const braces = bracesIn(pattern);
  if (!braces) return [[...pattern]];
  const { start, end, commas } = braces;
  const ends = [...commas, end];
  const inner = ends.flatMap((comma, i) => choicesOf(pattern.slice((i === 0 ? start : (ends[i - 1] as number)) + 1, comma)));
  const after = choicesOf(pattern.slice(end + 1));
  if (inner.length * after.length > MOST_CHOICES) throw wrong(`means more than ${MOST_CHOICES} patterns by its braces: make several lists`);
  const before = pattern.slice(0, start);
  return inner.flatMap((one) => after.map((rest) => [...before, ...one, ...rest]));
}

/** The first pair of braces that holds a comma between them and not in a pair further inside. */
function bracesIn(pattern: readonly string[]): { start: number; end: number; commas: number[] } | null {
  const open: { start: number; commas: number[] }[] = [];
  let first: { start: number; end: number; commas: number[] } | null = null;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (character === '{') open.push({ start: at, commas: [] });
    else if (character === ',') open.at(-1)?.commas.push(at);
    else if (character === '}') {
      const pair = open.pop();
      if (pair && pair.commas.length > 0 && (first === null || pair.start < first.start)) first = { ...pair, end: at };
    }
  }
  return first;
}

function wrong(what: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `'pattern' ${what}`, { retryable: false });
}
