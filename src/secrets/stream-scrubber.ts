import { MASK } from './mask.ts';
import { LONGEST_MARK, type Matcher } from './matcher.ts';

/**
 * Masks a text that comes in pieces, and gives what masking the whole would give. It keeps back as much as the longest form
 * has, about 1,000 characters, since a secret may lie across the border of two pieces.
 */
export class StreamScrubber {
  readonly #matcher: Matcher;
  #rest = '';
  /** so many characters at the beginning of the rest belong to a mask that was shown already */
  #covered = 0;
  /** what was shown last is a mask */
  #isMasked = false;

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  /** What can be shown by now. */
  push(chunk: string): string {
    const text = this.#rest + chunk;
    return this.#show(text, Math.max(0, text.length - this.#matcher.longest - LONGEST_MARK));
  }

  /** What is left. */
  end(): string {
    return this.#show(this.#rest, this.#rest.length);
  }

  /** Every form that begins before `cut` is wholly in the text. */
  #show(text: string, cut: number): string {
    let shown = '';
    let from = this.#covered;
    const plain = (to: number): void => {
      shown += text.slice(from, to);
      this.#isMasked = false;
    };
    for (const { start, end } of this.#matcher.spans(text)) {
      if (start >= cut && start > from) break;
      if (start > from) plain(start);
      if (!this.#isMasked) shown += MASK;
      this.#isMasked = true;
      from = Math.max(from, end);
    }
    if (from < cut) {
      plain(cut);
      from = cut;
    }
    this.#rest = text.slice(cut);
    this.#covered = from - cut;
    return shown;
  }
}
