/** What did not map: a sentence, and the places where it holds. */
export class Notes {
  readonly #places = new Map<string, string[]>();

  add(text: string, place?: string): void {
    const places = this.#places.get(text) ?? [];
    this.#places.set(text, places);
    if (place !== undefined) places.push(place);
  }

  /** One sentence each. `all`: every place is named. */
  told({ all = false } = {}): string[] {
    return [...this.#places].map(([text, places]) => {
      if (places.length === 0) return text;
      const named = all ? places : places.slice(0, 5);
      const more = places.length - named.length;
      return `${text} (${places.length}): ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
    });
  }
}
