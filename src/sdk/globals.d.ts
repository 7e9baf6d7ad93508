/**
 * The globals of the sandbox beside the language itself, for a flows folder's tsconfig without the libraries of browsers and Node:
 * what is not declared here is not there. Time, randomness and UUIDs are the same in every replay.
 */

/** Structured log lines of the execution, silent on replay. Values that JSON cannot hold are described; nothing here throws. */
interface Console {
  debug(...values: unknown[]): void;
  /** level `info`, as `this.log` */
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  dir(value: unknown): void;
  table(data: unknown): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
  /** level `info`, with the stack of the call */
  trace(...values: unknown[]): void;
  /** level `error`, when the condition does not hold */
  assert(condition: unknown, ...values: unknown[]): void;
}

declare const console: Console;

/** A deep copy of data: objects, arrays, dates, maps, sets, errors, typed arrays. Throws `DataCloneError` for functions and symbols. */
declare function structuredClone<T>(value: T): T;

/** base64 → binary text. Throws for what is not base64. */
declare function atob(data: string): string;
/** Binary text (characters up to U+00FF) → base64. Throws for others: use `TextEncoder` first. */
declare function btoa(data: string): string;

/** Hashes and HMAC are exports of `petiole`: `import { hash, hmac } from 'petiole'`. */
interface Crypto {
  /** Fills an integer typed array, at most 65,536 bytes, with bytes that are the same in every replay. */
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  /** UUID version 4, the same in every replay. */
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
}

declare const crypto: Crypto;

/** https://url.spec.whatwg.org/#url-class */
declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toJSON(): string;
  toString(): string;
}

/** https://url.spec.whatwg.org/#urlsearchparams */
declare class URLSearchParams {
  constructor(init?: string | URLSearchParams | Iterable<[string, string]> | Record<string, string>);
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(callback: (value: string, name: string, parent: URLSearchParams) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  toString(): string;
}

/** Text → UTF-8. */
declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}

/** Bytes → text. Encodings: UTF-8, UTF-16 and the single-byte ones, such as `windows-1252`. */
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: ArrayBufferView | ArrayBuffer, options?: { stream?: boolean }): string;
}
