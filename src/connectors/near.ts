/** Names that a person may have meant. */
import { distance } from 'fastest-levenshtein';

/** Names have at most 200 characters. A script may ask for one of a million, which would be compared with each for seconds. */
const LONGEST = 400;

/** At most three, nearest first; none where nothing is near. */
export function nearNames(wanted: string, names: Iterable<string>): string[] {
  if (wanted.length > LONGEST) return [];
  const lower = wanted.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return [...names]
    .map((name) => ({ name, far: nearness(lower, name.toLowerCase()) }))
    .filter((candidate) => candidate.far <= limit)
    .sort((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map((candidate) => candidate.name);
}

function nearness(wanted: string, name: string): number {
  if (wanted.length >= 3 && (name.startsWith(wanted) || wanted.startsWith(name) || name.endsWith(wanted))) return 1;
  // letters that changed places, as in GTI, are one slip
  if (letters(wanted) === letters(name)) return 1;
  return distance(wanted, name);
}

const letters = (name: string): string => [...name].sort().join('');

const MOST_LISTED = 20;

/** In the order of the alphabet, and not more than somebody reads. */
function listed(names: string[]): string {
  const sorted = [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en'));
  const more = sorted.length - MOST_LISTED;
  return more > 0 ? `${sorted.slice(0, MOST_LISTED).join(', ')} and ${more} more` : sorted.join(', ');
}

/** `; did you mean 'a' or 'b'?`, or what there is where nothing is near, or nothing. */
export function hint(wanted: string, names: Iterable<string>, what: string): string {
  const all = [...names];
  const near = nearNames(wanted, all);
  if (near.length) return `; did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`;
  return all.length ? `; ${what}: ${listed(all)}` : '';
}
