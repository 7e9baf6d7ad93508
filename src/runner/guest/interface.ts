/**
 * What the runner process calls inside an isolate. The guest script is one expression that evaluates to a `Guest`; nothing of
 * it stays on `globalThis`. Order for one flow version: evaluate the guest → `setPackages` → freeze the realm → `setScript`.
 *
 * An activation is two calls: `open` or `deliver` runs the script, and since V8 drains the microtasks when the outermost call
 * returns, `take` then collects what was issued. During a replay that is the beginning of the next call, before its `deliver`.
 */
export interface Guest {
  /** The version's npm packages, evaluated by the runner: import specifier → module exports. */
  setPackages(modules: Record<string, unknown>): void;
  setScript(body: ScriptBody): void;
  /** JSON text of a FlowDescription; throws an error with `code` NO_DEFAULT_EXPORT. */
  describe(): string;
  /** JSON text of an Opening, without its history. */
  open(opening: string): void;
  /** JSON text of a Delivered. */
  deliver(id: string, delivered: string): void;
  /** JSON text of the array of Commands issued since the last `take`; the execution is gone when they hold its end. */
  take(id: string): string;
  drop(id: string): void;
}

/** The flow's own modules as one CommonJS body. It is called once per execution with a private `globalThis`. */
export type ScriptBody = (
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  globalThis: object,
  console: unknown,
  connectors: unknown,
) => void;
