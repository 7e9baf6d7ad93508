/** What the commands ask of the composition root. */
import type { Config } from '../config.ts';
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { DatabaseLook } from '../storage/look.ts';

export interface ServerOptions {
  host: string;
  /** 0: any free one */
  port: number;
  /** `submitted`: only the trees that are started here are driven here */
  trees: 'all' | 'submitted';
  /** flows and connectors are loaded again when their files are saved, and those whose files are gone are removed */
  followFolders: boolean;
  /** makes an admin token where there is no token at all */
  firstToken: boolean;
  /** told in a sentence what takes long or went wrong */
  notice(text: string): void;
}

/** What claims and drives, until it is told to stop. */
export interface RunningWorker {
  /** calls to far sides that run here */
  calls(): number;
  /** Claims nothing more, gives back what waits, and lets the calls that run end, for so long as the configuration says. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface RunningServer extends RunningWorker {
  /** where it listens */
  url: string;
  /** opens it for this process's own client */
  token: string;
  /** the admin token in clear, if it was made just now */
  firstToken: string | null;
  /** files of the folders that cannot be loaded */
  problems(): FileProblem[];
}

/** `exists: false`: the embedded one will be made by the first start, which was tried elsewhere. */
export type DatabaseProbe = { exists: false } | { exists: true; found: DatabaseLook; keyTrouble: string | null };

export interface FolderProbe {
  loaded: number;
  failed: { file: string; message: string }[];
}

/** What `doctor` tries. Each rejects where it does not work; null: there is no such folder. */
export interface Probes {
  database(config: Config, notice: (text: string) => void): Promise<DatabaseProbe>;
  runner(): Promise<void>;
  flows(config: Config): Promise<FolderProbe | null>;
  connectors(config: Config): Promise<FolderProbe | null>;
  demo(): Promise<void>;
}

export interface CompositionRoot {
  startServer(config: Config, options: ServerOptions): Promise<RunningServer>;
  /** A worker without an API, on `DATABASE_URL`. */
  startWorker(config: Config, notice: (text: string) => void): Promise<RunningWorker & { metricsUrl: string | null }>;
  /** Names of the migrations that ran. */
  migrate(config: Config, notice: (text: string) => void): Promise<string[]>;
  probes(): Promise<Probes>;
  version: string;
  /** the file that starts this program */
  program: string;
  /** the folder of the sources of `petiole`, which flows import */
  sdkFolder: string;
  /** how people call this program: `petiole`, or `npm start --` in a clone */
  command: string;
}
