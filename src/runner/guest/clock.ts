/**
 * Time that is the same in every replay: whole ms, standing still during an activation, moved by each delivery to the end of the
 * delivered child and never backwards. Everything that reads a clock is replaced here; time zone (UTC) and locale (en-US) are
 * set where the runner process starts.
 */
import { current } from './current.ts';
import { NativeDate, defineProperty, reflectApply, reflectConstruct, toDateString } from './primordials.ts';

/** Outside of an execution (packages while they are evaluated) it is the epoch. */
function now(): number {
  return current()?.clock ?? 0;
}

export function installClock(global: object): void {
  installDate(global);
  installDateTimeFormat();
  installTemporal(global);
}

function installDate(global: object): void {
  const SandboxDate = function (this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return toDateString(new NativeDate(now()));
    return reflectConstruct(NativeDate, args.length === 0 ? [now()] : args, new.target);
  };
  const { prototype } = NativeDate;
  defineProperty(SandboxDate, 'name', { value: 'Date', configurable: true });
  defineProperty(SandboxDate, 'length', { value: 7, configurable: true });
  defineProperty(SandboxDate, 'prototype', { value: prototype, writable: false, enumerable: false, configurable: false });
  const statics = { now, parse: NativeDate.parse, UTC: NativeDate.UTC };
  for (const [name, value] of Object.entries(statics)) {
    defineProperty(SandboxDate, name, { value, writable: true, enumerable: false, configurable: true });
  }
  defineProperty(prototype, 'constructor', { value: SandboxDate, writable: true, enumerable: false, configurable: true });
  defineProperty(global, 'Date', { value: SandboxDate, writable: true, enumerable: false, configurable: true });
}

/** `format()` and `formatToParts()` without a date mean now. */
function installDateTimeFormat(): void {
  if (typeof Intl === 'undefined') return;
  const prototype = Intl.DateTimeFormat.prototype as object as Record<string, unknown>;
  const nativeFormat = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
  const nativeParts = prototype.formatToParts as (date?: unknown) => unknown;
  // `formatter.format` is one function per formatter: code compares and passes it on
  const formats = new WeakMap<object, (date?: unknown) => unknown>();
  if (nativeFormat !== undefined) {
    const accessor = {
      get format(): unknown {
        const native = reflectApply(nativeFormat, this, []) as (date?: unknown) => unknown;
        let format = formats.get(native);
        if (format === undefined) formats.set(native, (format = (date?: unknown) => native(date === undefined ? now() : date)));
        return format;
      },
    };
    const { get } = Object.getOwnPropertyDescriptor(accessor, 'format')!;
    defineProperty(prototype, 'format', { get, set: undefined, enumerable: false, configurable: true });
  }
  const patched = {
    formatToParts(this: unknown, date?: unknown): unknown {
      return reflectApply(nativeParts, this, [date === undefined ? now() : date]);
    },
  };
  defineProperty(prototype, 'formatToParts', { value: patched.formatToParts, writable: true, enumerable: false, configurable: true });
}

interface TemporalInstant {
  toZonedDateTimeISO(zone: unknown): Record<'toPlainDateTime' | 'toPlainDate' | 'toPlainTime', () => unknown>;
}

interface TemporalLike {
  Now?: object;
  Instant?: { fromEpochMilliseconds(ms: number): TemporalInstant };
}

function installTemporal(global: object): void {
  const { Temporal } = global as { Temporal?: TemporalLike };
  if (!Temporal?.Now || !Temporal.Instant) return;
  const { Instant } = Temporal;
  const fromMs = Instant.fromEpochMilliseconds;
  const instant = (): TemporalInstant => reflectApply(fromMs, Instant, [now()]) as TemporalInstant;
  const zoned = (zone: unknown = 'UTC') => instant().toZonedDateTimeISO(zone);
  const methods = {
    instant: () => instant(),
    timeZoneId: () => 'UTC',
    zonedDateTimeISO: (zone?: unknown) => zoned(zone),
    plainDateTimeISO: (zone?: unknown) => zoned(zone).toPlainDateTime(),
    plainDateISO: (zone?: unknown) => zoned(zone).toPlainDate(),
    plainTimeISO: (zone?: unknown) => zoned(zone).toPlainTime(),
  };
  for (const [name, value] of Object.entries(methods)) {
    defineProperty(Temporal.Now, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
