/**
 * The process that knows TypeScript, seen from outside: one request at a time, a few that wait in turn, and an end by force for what
 * takes too long, or for longer than a start where nobody wants it any more. A start costs about a second, so it is kept for a while;
 * nothing is lost when it dies but the request at hand.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PetioleError } from '../../errors.ts';
import { tiedToParent } from '../../runner/spawn.ts';
import { packagesOf } from './packages.ts';
import { Turns, type Asker } from './turns.ts';
import type { SourceFiles, TypeCheckAnswer, TypeCheckFolders, TypeCheckRequest } from './protocol.ts';

export interface TypeCheckLimits {
  /** for one request */
  timeoutMs: number;
  memoryMb: number;
  /** requests that may wait; one more is refused */
  waiting: number;
  /** of these of one client */
  ofOneClient: number;
  /** what nobody wants any more is ended when it has run for so long */
  patienceMs: number;
  /** how long it is kept without work */
  idleMs: number;
}

const LIMITS: TypeCheckLimits = { timeoutMs: 20_000, memoryMb: 768, waiting: 32, ofOneClient: 8, patienceMs: 2000, idleMs: 120_000 };
/** What the server asks for itself. */
const OURSELVES: Asker = { client: 'the server' };
const SOURCE = fileURLToPath(new URL('../..', import.meta.url).href);
const ENTRY = fileURLToPath(new URL(`./child${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href);

/** What an ended process failed at. */
class Ended extends Error {}

export class TypeCheckProcess {
  readonly #flows: string;
  readonly #limits: TypeCheckLimits;
  #child: ChildProcess | null = null;
  /** what the process builds upon, by identity */
  #known: SourceFiles | null = null;
  readonly #turns: Turns;
  #idle: NodeJS.Timeout | null = null;

  constructor(flows: string, limits: Partial<TypeCheckLimits> = {}) {
    this.#flows = flows;
    this.#limits = { ...LIMITS, ...limits };
    this.#turns = new Turns(this.#limits);
  }

  /** Rejects with COMPILE_ERROR where it took too much, with UNAVAILABLE where too many wait, with CONFLICT where it was overtaken. */
  ask<Answer extends TypeCheckAnswer>(request: TypeCheckRequest, known?: SourceFiles, asker: Asker = OURSELVES): Promise<Answer> {
    return this.#turns.take(
      asker,
      async (unwanted) => (await this.#unlessUnwanted(unwanted, () => this.#answer(request, known))) as Answer,
    );
  }

  /** The child does one thing at a time and hears nothing meanwhile: only its end ends what it does. */
  async #unlessUnwanted<T>(unwanted: AbortSignal, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const leave = (): void => void (timer = setTimeout(() => this.#kill(), begun + this.#limits.patienceMs - performance.now()));
    unwanted.addEventListener('abort', leave, { once: true });
    try {
      return await work();
    } finally {
      unwanted.removeEventListener('abort', leave);
      clearTimeout(timer);
    }
  }

  /** Ends the process, whatever it does. */
  async close(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise((done) => child.once('exit', done));
    this.#kill();
    child.ref();
    await gone;
  }

  async #answer(request: TypeCheckRequest, known: SourceFiles | undefined): Promise<TypeCheckAnswer> {
    if (this.#idle !== null) clearTimeout(this.#idle);
    const child = (this.#child ??= await this.#start());
    try {
      if (known !== undefined && known !== this.#known) {
        await this.#exchange(child, { task: 'know', files: known });
        this.#known = known;
      }
      return await this.#exchange(child, request);
    } catch (error) {
      this.#kill();
      if (!(error instanceof Ended)) throw error;
      throw new PetioleError('COMPILE_ERROR', `the types could not be checked: ${error.message}; simplify the types of the script`);
    } finally {
      this.#rest();
    }
  }

  #exchange(child: ChildProcess, request: TypeCheckRequest): Promise<TypeCheckAnswer> {
    const { timeoutMs, memoryMb } = this.#limits;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => end(() => reject(new Ended(`it took longer than ${timeoutMs / 1000} s`))), timeoutMs);
      const heard = (answer: TypeCheckAnswer) => end(() => resolve(answer));
      const gone = () => end(() => reject(new Ended(`it took more than ${memoryMb} MB, or ended otherwise`)));
      const end = (how: () => void) => {
        clearTimeout(late);
        child.off('message', heard).off('exit', gone);
        how();
      };
      child.once('message', heard).once('exit', gone);
      child.ref();
      child.channel?.ref();
      child.send(request, () => undefined); // a failed send is told by the exit of the child
    });
  }

  async #start(): Promise<ChildProcess> {
    const folders = await this.#folders();
    const { typescript, flows, packages } = folders;
    const readable = [typescript, ...linkedTypescript(), SOURCE.replace(/\/$/, ''), ...Object.values(packages), ...(flows ? [flows] : [])];
    const flags = [
      `--max-old-space-size=${this.#limits.memoryMb}`,
      '--disable-warning=SecurityWarning',
      // what the links lead to need not be looked at, and may lie where nothing may be read
      '--preserve-symlinks',
      '--permission',
      ...readable.map((folder) => `--allow-fs-read=${folder}/`),
    ];
    const [command = '', ...args] = tiedToParent([process.execPath, ...flags, ENTRY, JSON.stringify(folders)]);
    const child = spawn(command, args, {
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('error', () => undefined); // 'exit' or the missing channel tells it
    child.once('exit', () => {
      if (this.#child === child) this.#forget();
    });
    return child;
  }

  async #folders(): Promise<TypeCheckFolders> {
    const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
    return { typescript: realpathSync(typescript), flows: realOrNull(this.#flows), packages: await packagesOf(this.#flows) };
  }

  #rest(): void {
    const child = this.#child;
    if (child === null) return;
    child.unref();
    child.channel?.unref();
    this.#idle = setTimeout(() => this.#kill(), this.#limits.idleMs).unref();
  }

  #kill(): void {
    this.#child?.kill('SIGKILL');
    this.#forget();
  }

  #forget(): void {
    this.#child = null;
    this.#known = null;
  }
}

/** Where the import of the child leads to, which need not be the real folder: node_modules may be a link. */
function linkedTypescript(): string[] {
  const found: string[] = [];
  for (let folder = SOURCE; dirname(folder) !== folder; folder = dirname(folder)) {
    const place = join(folder, 'node_modules/typescript');
    if (existsSync(place)) found.push(place);
  }
  return found;
}

function realOrNull(folder: string): string | null {
  try {
    return realpathSync(join(folder));
  } catch {
    return null;
  }
}
