/**
 * Patterns that begin alike, in their order, so that it takes no longer to find one among thousands: tokens of one service begin alike,
 * and whoever gives many secrets with one beginning must not slow down all who come after. Below a few, looking at each is faster.
 */
const FEW = 8;

export class Patterns {
  readonly #all: string[] = [];
  /** by place in `#all`: where the longest other pattern is that this one begins with; -1: there is none */
  #within: number[] = [];
  #longest = 0;
  #isInOrder = false;

  add(pattern: string): void {
    this.#all.push(pattern);
    this.#longest = Math.max(this.#longest, pattern.length);
    this.#isInOrder = false;
  }

  /** How long the longest pattern is that stands at this place of the text; 0: none does. */
  longestAt(text: string, start: number): number {
    const all = this.#all;
    let longest = 0;
    if (all.length <= FEW) {
      for (const pattern of all) if (pattern.length > longest && text.startsWith(pattern, start)) longest = pattern.length;
      return longest;
    }
    const place = this.#placeAt(text, start);
    return place < 0 ? 0 : (all[place] as string).length;
  }

  /** Every pattern that stands at this place of the text. */
  at(text: string, start: number): string[] {
    if (this.#all.length <= FEW) return this.#all.filter((pattern) => text.startsWith(pattern, start));
    const found: string[] = [];
    for (let place = this.#placeAt(text, start); place >= 0; place = this.#within[place] as number) found.push(this.#all[place] as string);
    return found;
  }

  /** Where the longest is that stands there: each of the others is the beginning of the next longer one. */
  #placeAt(text: string, start: number): number {
    this.#order();
    const rest = text.slice(start, start + this.#longest);
    let place = this.#firstAfter(rest) - 1;
    const alike = place < 0 ? 0 : commonLength(this.#all[place] as string, rest);
    while (place >= 0 && (this.#all[place] as string).length > alike) place = this.#within[place] as number;
    return place;
  }

  /** Whether one of them begins so. */
  hasBeginning(part: string): boolean {
    if (this.#all.length <= FEW) return this.#all.some((pattern) => pattern.startsWith(part));
    this.#order();
    const place = this.#firstAfter(part);
    return this.#all[place - 1] === part || (this.#all[place]?.startsWith(part) ?? false);
  }

  /** The place of the first one that comes after the text. */
  #firstAfter(text: string): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#all[middle] as string) <= text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #order(): void {
    if (this.#isInOrder) return;
    this.#isInOrder = true;
    this.#all.sort((one, other) => (one < other ? -1 : 1));
    const open: number[] = [];
    this.#within = this.#all.map((pattern, place) => {
      while (open.length > 0 && !pattern.startsWith(this.#all[open.at(-1) as number] as string)) open.pop();
      const outer = open.at(-1) ?? -1;
      open.push(place);
      return outer;
    });
  }
}

function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}
