/** The output of a flow while it runs: what `setOutput`, `save` and the end make of it. All values are text from the call on. */
import type { JsonText } from '../../model.ts';
import { keysOf, parseJson, stringifyJson } from './primordials.ts';
import { checkBytes, serialize } from './serialize.ts';

export class Output {
  /** an object's keys, when keys were set one by one */
  private keys: Map<string, JsonText> | null = null;
  /** the whole value, when it was given as a whole */
  private whole: JsonText | null = null;

  /** `undefined` takes the key away. */
  set(key: string, value: unknown, limitBytes: number): void {
    const text = value === undefined ? undefined : serialize(value, `output_value.${key}`, limitBytes);
    this.toKeys();
    if (text === undefined) this.keys!.delete(key);
    else this.keys!.set(key, text);
  }

  replace(text: JsonText): void {
    this.whole = text;
    this.keys = null;
  }

  /** What the handler returned: an object goes over the keys that are set, any other value is the output. */
  merge(text: JsonText): void {
    const nothingYet = this.keys === null && (this.whole === null || !isObject(this.whole));
    if (!isObject(text) || nothingYet) return this.replace(text);
    const given = parseJson(text) as Record<string, unknown>;
    this.toKeys();
    for (const key of keysOf(given)) this.keys!.set(key, stringifyJson(given[key]));
  }

  /** Null where nothing was set. */
  text(limitBytes: number): JsonText | null {
    if (this.keys === null) return this.whole;
    const members: string[] = [];
    this.keys.forEach((text, key) => members.push(`${stringifyJson(key)}:${text}`));
    const text = `{${members.join(',')}}`;
    checkBytes(text, 'output_value', limitBytes);
    return text;
  }

  /** A copy, so that what fails does not count. */
  copy(): Output {
    const copy = new Output();
    copy.keys = this.keys === null ? null : new Map(this.keys);
    copy.whole = this.whole;
    return copy;
  }

  private toKeys(): void {
    if (this.keys !== null) return;
    this.keys = new Map();
    if (this.whole !== null && isObject(this.whole)) {
      const value = parseJson(this.whole) as Record<string, unknown>;
      for (const key of keysOf(value)) this.keys.set(key, stringifyJson(value[key]));
    }
    this.whole = null;
  }
}

function isObject(text: JsonText): boolean {
  return text.charCodeAt(0) === 0x7b;
}
