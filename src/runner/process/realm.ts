/**
 * An isolate for one flow version, its one hardened context, and the calls into it. Nothing of this process is handed into the
 * context: no function, no reference, only text.
 */
import type { Adapter } from '../realm/index.ts';
import type { Context, ExternalCopy, Isolate, Reference, Script } from 'isolated-vm';

export type Ivm = typeof import('isolated-vm');

export interface VersionTexts {
  realm: string;
  guest: string;
  script: string;
  packages: string | undefined;
}

type Calls = { [K in keyof Adapter]: Reference<Adapter[K]> };

interface CompiledForm {
  cachedData?: ExternalCopy<ArrayBuffer>;
}

const compiled = new Map<string, ExternalCopy<ArrayBuffer>>();

/** Evaluating packages is no activation: a large one takes a second on a busy machine. */
const LOAD_TIMEOUT_MS = 20_000;

const SCRIPT_HEAD = '(function (require, module, exports, globalThis, console, connectors) {"use strict";\n';

export class Realm {
  readonly isolate: Isolate;
  private readonly calls: Calls;

  /** Throws what evaluating the packages throws, and the errors of an isolate that ran out of memory or time. */
  constructor(ivm: Ivm, texts: VersionTexts, memoryMb: number) {
    this.isolate = new ivm.Isolate({ memoryLimit: memoryMb });
    try {
      this.calls = this.build(texts);
    } catch (error) {
      if (!this.isolate.isDisposed) this.isolate.dispose();
      throw error;
    }
  }

  /** Runs one function of the adapter; throws where the isolate cut it short. */
  call(name: Exclude<keyof Adapter, 'setScript'>, args: string[], timeout: number): string | undefined {
    const call: Reference = this.calls[name];
    return call.applySync(undefined, args, { timeout }) as string | undefined;
  }

  /** What is on its heap, garbage that V8 has not yet collected included. */
  usedBytes(): number {
    const { used_heap_size: onHeap, externally_allocated_size: beside } = this.isolate.getHeapStatisticsSync();
    return onHeap + beside;
  }

  dispose(): void {
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  private build(texts: VersionTexts): Calls {
    const context = this.isolate.createContextSync();
    const realm = this.run(context, texts.realm, 'petiole:runner');
    const guest = this.run(context, texts.guest, 'petiole:guest');
    const packages = texts.packages === undefined ? undefined : this.run(context, texts.packages, 'packages.js');
    const assemble = realm.getSync('assemble', { reference: true }) as Reference;
    const adapter = assemble.applySync(undefined, [guest.derefInto(), packages?.derefInto()], {
      timeout: LOAD_TIMEOUT_MS,
      result: { reference: true },
    }) as Reference<Adapter>;
    const calls = Object.fromEntries(
      (['setScript', 'describe', 'open', 'deliver', 'take', 'next', 'drop', 'forget', 'again'] as const).map((name) => [
        name,
        adapter.getSync(name, { reference: true }),
      ]),
    ) as unknown as Calls;
    // After the freeze, so that not even its compilation sees a realm that can be changed.
    const body = this.run(context, `${SCRIPT_HEAD}${texts.script}\n})`, 'script.js', -1);
    calls.setScript.applySync(undefined, [body.derefInto()] as never, { timeout: LOAD_TIMEOUT_MS });
    for (const reference of [realm, guest, packages, assemble, adapter, body]) reference?.release();
    return calls;
  }

  private run(context: Context, code: string, filename: string, lineOffset = 0): Reference {
    const cachedData = compiled.get(code);
    const script = this.isolate.compileScriptSync(code, { filename, lineOffset, ...(cachedData === undefined ? {} : { cachedData }) });
    const result = script.runSync(context, { timeout: LOAD_TIMEOUT_MS, reference: true }) as Reference;
    script.release();
    if (cachedData === undefined && filename.startsWith('petiole:')) this.keepCompiled(code, filename);
    return result;
  }

  /**
   * Our own scripts are the same in every context: V8's compiled form of the first one serves all (the guest: 28 ms, then 5).
   * Taken after the run, since it holds only the functions that were compiled by then.
   */
  private keepCompiled(code: string, filename: string): void {
    const script = this.isolate.compileScriptSync(code, { filename, produceCachedData: true }) as Script & CompiledForm;
    if (script.cachedData !== undefined) compiled.set(code, script.cachedData);
    script.release();
  }
}
