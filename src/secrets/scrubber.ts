/**
 * The secrets that this process knows, and how they are kept out of whatever a person or a log can see. Who gets to know one
 * (the pipeline, a Vault, `reveal`, a replay that opens a sealed value) adds it; every sink asks for the scrubbed form.
 *
 * Secrets are never forgotten while there is room: what has passed through a process may turn up in it at any later time. Those that
 * the process was set up with are never forgotten, those that scripts and far sides brought are forgotten before any other, or one
 * flow could have the secrets of all connectors forgotten; and what is forgotten is told.
 */
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { formsOf, LONGEST, SHORTEST } from './forms.ts';
import { rewriteLiterals } from './json-literals.ts';
import { MASK } from './mask.ts';
import { Matcher } from './matcher.ts';
import { StreamScrubber } from './stream-scrubber.ts';

export interface KnownSecretsLimits {
  secrets: number;
  /** characters of all forms together */
  characters: number;
}

/** By whom a secret became known: `others` are scripts and far sides, who may bring as many as they like. */
export type SecretSource = 'operator' | 'others';

/** Of others, in one go: the forms of each take a tenth of a millisecond, in which nothing else happens in this process. */
const MOST_OF_OTHERS = 1_000;

const LIMITS: KnownSecretsLimits = { secrets: 20_000, characters: 32 << 20 };

export class KnownSecrets {
  readonly #limits: KnownSecretsLimits;
  #matcher = new Matcher();
  /** forms by secret; the secret that was longest not seen comes first */
  readonly #forms = new Map<string, Set<string>>();
  /** one of the secrets that have this form */
  readonly #owners = new Map<string, string>();
  #characters = 0;
  readonly #pinned = new Set<string>();
  /** known from scripts and far sides alone */
  readonly #ofOthers = new Set<string>();
  #tell: (what: string) => void = () => undefined;

  constructor(limits: Partial<KnownSecretsLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  get size(): number {
    return this.#forms.size;
  }

  /** Takes note of secrets. Those under 8 characters are left out: they would mask ordinary words. */
  add(secrets: Iterable<string>, source: SecretSource = 'operator'): void {
    const long = new Set<string>();
    for (const secret of secrets) if (secret.length >= SHORTEST) long.add(secret);
    const taken = source === 'operator' ? long : this.#fewOf(long);
    for (const secret of taken) {
      if (source === 'operator') this.#ofOthers.delete(secret);
      else if (!this.#forms.has(secret)) this.#ofOthers.add(secret);
      this.#add(secret);
    }
    if (this.#forms.size > this.#limits.secrets || this.#characters > this.#limits.characters) this.#forgetOldest();
  }

  #fewOf(secrets: Set<string>): Iterable<string> {
    if (secrets.size <= MOST_OF_OTHERS) return secrets;
    this.#tell(`of ${secrets.size} secrets that one call brought only the first ${MOST_OF_OTHERS} are looked for elsewhere`);
    return [...secrets].slice(0, MOST_OF_OTHERS);
  }

  /** Secrets that are never forgotten: those of the process itself. */
  pin(secrets: Iterable<string>): void {
    const all = [...secrets];
    for (const secret of all) this.#pinned.add(secret);
    this.add(all);
  }

  /** Told in a sentence without secrets of whatever is not masked from now on. */
  onLoss(tell: (what: string) => void): void {
    this.#tell = tell;
  }

  /** Whether a secret stands in the text, in any of its forms. */
  has(text: string): boolean {
    return this.#matcher.has(text);
  }

  /** The secrets that stand in the text, in any of their forms. */
  within(text: string): string[] {
    const secrets = new Set<string>();
    if (this.#forms.size > 0) this.#matcher.search(text, (_start, form) => void secrets.add(this.#owners.get(form) as string));
    return [...secrets];
  }

  /** The text with a mask in the place of each secret; the same text where there is none. */
  scrub(text: string): string {
    const spans = this.#matcher.spans(text);
    if (spans.length === 0) return text;
    let clean = '';
    let from = 0;
    for (const { start, end } of spans) {
      clean += text.slice(from, start) + MASK;
      from = end;
    }
    return clean + text.slice(from);
  }

  /** All texts inside of the value, keys and long numbers too; the same value where nothing is known. */
  scrubJson<T extends JsonValue>(value: T): T {
    return this.#forms.size === 0 ? value : (this.#scrubValue(value) as T);
  }

  /** The same for JSON text, which stays as it is to the letter where there is no secret in it. */
  scrubJsonText(text: JsonText): JsonText {
    return this.has(text) ? rewriteLiterals(text, (literal) => this.#scrubLiteral(literal)) : text;
  }

  /** For a text that comes in pieces. */
  scrubStream(): StreamScrubber {
    return new StreamScrubber(this.#matcher);
  }

  #scrubLiteral(literal: string): string {
    if (literal.length < SHORTEST) return literal;
    if (!literal.startsWith('"')) return this.has(literal) ? JSON.stringify(MASK) : literal;
    const text = JSON.parse(literal) as string;
    const clean = this.scrub(text);
    return clean === text ? literal : JSON.stringify(clean);
  }

  #scrubValue(value: JsonValue): JsonValue {
    if (typeof value === 'string') return this.scrub(value);
    if (typeof value === 'number') return this.has(String(value)) ? MASK : value;
    if (Array.isArray(value)) return value.map((item) => this.#scrubValue(item));
    if (typeof value !== 'object' || value === null) return value;
    const clean: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      // `__proto__` is a key like any other.
      Object.defineProperty(clean, this.scrub(key), {
        value: this.#scrubValue(item),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return clean;
  }

  #add(secret: string): void {
    const known = this.#forms.get(secret);
    if (known) {
      this.#forms.delete(secret);
      this.#forms.set(secret, known);
      return;
    }
    const forms = formsOf(secret);
    if (forms.size === 0) return;
    this.#forms.set(secret, forms);
    for (const form of forms) this.#enter(form, secret);
    if (secret.length > LONGEST) this.#tell(`of a secret of ${secret.length} characters only the first ${LONGEST} are masked`);
  }

  #enter(form: string, secret: string): void {
    if (!this.#owners.has(form)) this.#characters += form.length;
    this.#owners.set(form, secret);
    this.#matcher.add(form);
  }

  /** A fifth more than needed, so that it does not happen at every new secret: all tables are made anew. */
  #forgetOldest(): void {
    const { secrets, characters } = this.#limits;
    const before = this.#forms.size;
    const oldest = [...this.#forms.keys()];
    for (const secret of [...oldest.filter((one) => this.#ofOthers.has(one)), ...oldest.filter((one) => !this.#ofOthers.has(one))]) {
      if (this.#forms.size <= secrets * 0.8 && this.#characters <= characters * 0.8) break;
      if (this.#forms.size === 1) break;
      if (this.#pinned.has(secret)) continue;
      for (const form of this.#forms.get(secret) ?? []) if (this.#owners.delete(form)) this.#characters -= form.length;
      this.#forms.delete(secret);
      this.#ofOthers.delete(secret);
    }
    this.#matcher = new Matcher();
    this.#owners.clear();
    this.#characters = 0;
    for (const [secret, forms] of this.#forms) for (const form of forms) this.#enter(form, secret);
    const gone = before - this.#forms.size;
    if (gone > 0)
      this.#tell(
        `this process has met more secrets than it can look for: the ${gone} that were longest not seen are masked no more, until they are seen again`,
      );
  }
}
