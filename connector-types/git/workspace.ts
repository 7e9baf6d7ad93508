/**
 * A temporary, bare repository in which the commands of one call run: no system and no user configuration, no hooks, no
 * prompts, and only the transports that the address needs. Credentials are given in the environment or in files that only
 * this user can read, never on a command line or in a repository's configuration.
 */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { ConnectorError, type ActionContext } from 'petiole/connector';
import { noRepository, translateGitError } from './errors.ts';
import type { Connection } from './fields.ts';
import { fingerprintOf, knownHosts } from './known-hosts.ts';
import { parseRemote, type Remote } from './remote.ts';
import { assertPinsAddresses } from './version.ts';

export type GitContext<I = object> = ActionContext<Connection, I>;

/** What simple-git refuses by default because it could come from a stranger; here all of it is made in this file. */
const OURS: SimpleGitOptions['unsafe'] = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeSshCommand: true,
  allowUnsafeAskPass: true,
};

/** The name under which ssh finds the host's key, so that an address can be dialled in place of the name. */
const HOST_ALIAS = 'petiole-git-host';

/**
 * Started by sh, so that it also works where temporary files may not be executed. The process becomes the leader of its own
 * group: git starts helpers (git-remote-https, ssh) that would outlive it when only git itself was stopped.
 */
const LAUNCHER = `echo $$ > "$0.pid"
if command -v setsid >/dev/null 2>&1; then exec setsid git "$@"; fi
exec git "$@"
`;

export async function withWorkspace<T>(context: GitContext, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const remote = parseRemote(context.connection, context.allowed.localGit);
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-git-'));
  const workspace = new Workspace(folder, remote, context);
  const onAbort = () => void workspace.kill();
  context.signal.addEventListener('abort', onAbort, { once: true });
  try {
    await workspace.prepare();
    return await work(workspace);
  } catch (error) {
    if (context.signal.aborted) throw new ConnectorError('CANCELLED', 'the git command was cancelled', { cause: error });
    throw error;
  } finally {
    context.signal.removeEventListener('abort', onAbort);
    if (context.signal.aborted) await workspace.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Workspace {
  readonly folder: string;
  readonly remote: Remote;
  readonly #context: GitContext;
  #env: Record<string, string> = {};

  constructor(folder: string, remote: Remote, context: GitContext) {
    this.folder = folder;
    this.remote = remote;
    this.#context = context;
  }

  async prepare(): Promise<void> {
    const { remote } = this;
    const address = remote.kind === 'local' ? undefined : (await this.#context.network.resolve(remote.host, remote.port)).address;
    this.#env = {
      PATH: this.#context.searchPath,
      HOME: this.folder,
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: this.#file('config'),
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ALLOW_PROTOCOL: { http: 'https:http', ssh: 'ssh', local: 'file' }[remote.kind],
      // a local repository may say in its configuration where its missing objects come from, and by which program
      ...(remote.kind === 'local' && { GIT_NO_LAZY_FETCH: '1' }),
      ...(remote.kind === 'ssh' ? await this.#sshEnv(address ?? '') : {}),
      ...(remote.kind === 'http' ? configEnv(this.#secretConfig()) : {}),
    };
    await writeFile(this.#file('launch'), LAUNCHER);
    await writeFile(this.#file('config'), this.#config(address).join('\n'), { mode: 0o600 });
    if (this.#context.connection.cacert) await writeFile(this.#file('ca.pem'), this.#context.connection.cacert);
    // what `git init --bare` makes, without the process
    await Promise.all(['objects', 'refs'].map((name) => mkdir(path.join(this.folder, name))));
    await writeFile(path.join(this.folder, 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(path.join(this.folder, 'config'), '[core]\n repositoryformatversion = 0\n bare = true\n');
    if (remote.kind === 'http' && address !== bare(remote.host)) {
      await assertPinsAddresses(this.#context.searchPath, (args) => this.run(args));
    }
  }

  /** Runs a git command and gives what it printed. */
  async run(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}): Promise<string> {
    return (await this.#attempt((git) => git.raw([...args]), options)).toString();
  }

  /** `git cat-file`, with its output as bytes. */
  async catFile(args: readonly string[], input: string): Promise<Buffer> {
    // simple-git declares the result of binaryCatFile as any; it is a Buffer
    return await this.#attempt((git) => git.binaryCatFile([...args]) as Promise<Buffer>, { input });
  }

  /**
   * git takes whatever a web server answers for the list of a repository without refs. A git server says by the type of its
   * answer that it is one. Throws CONNECTION_FAILED where it is none.
   */
  async assertRepository(): Promise<void> {
    const { remote } = this;
    if (remote.kind !== 'http') return;
    const { connection, http, signal } = this.#context;
    const { headers } = await http.send({
      url: new URL(`${remote.url.replace(/\/$/, '')}/info/refs?service=git-upload-pack`),
      method: 'GET',
      headers: this.#secretHeaders(),
      tls: { ...(connection.cacert && { ca: connection.cacert }), verify: connection.verify_ssl },
      connectTimeoutMs: connection.connect_timeout * 1000,
      readTimeoutMs: connection.read_timeout * 1000,
      signal,
    });
    const type = headers['content-type']?.toString();
    if (!type?.startsWith('application/x-git-upload-pack-advertisement')) throw noRepository(remote, type);
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.#file(name), content, { mode: 0o600 });
    return this.#file(name);
  }

  /** Ends the running command with everything that it started. */
  async kill(): Promise<void> {
    const pid = Number(await readFile(`${this.#file('launch')}.pid`, 'utf8').catch(() => ''));
    if (!pid) return;
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, 'SIGKILL');
        return;
      } catch {
        // no such group: setsid was missing, or all have ended
      }
    }
  }

  async #attempt<T>(
    task: (git: SimpleGit) => PromiseLike<T>,
    { input, env }: { input?: string; env?: Record<string, string> },
  ): Promise<T> {
    const { signal, connection } = this.#context;
    if (signal.aborted) throw new ConnectorError('CANCELLED', 'the git command was cancelled');
    const environment = { ...this.#env, ...env };
    const git = simpleGit({
      baseDir: this.folder,
      binary: ['/bin/sh', this.#file('launch')],
      abort: signal,
      trimmed: false,
      unsafe: { ...OURS, allowUnsafeCustomBinary: true },
      allowEnvironment: Object.keys(environment),
      completion: { onClose: true, onExit: false },
      // any exit code other than 0 is an error, also where nothing was written to stderr
      errors: (error, { exitCode, stdErr }) =>
        error ?? (exitCode === 0 ? undefined : Buffer.concat([...stdErr, Buffer.from(`exit code ${exitCode}`)])),
      ...(input !== undefined && { input: () => input }),
    }).env(environment);
    try {
      return await task(git);
    } catch (error) {
      throw translateGitError(error, this.remote, fingerprintOf(connection.ssh_hostkey));
    } finally {
      await rm(`${this.#file('launch')}.pid`, { force: true });
    }
  }

  #config(address: string | undefined): string[] {
    const { connection } = this.#context;
    const { remote } = this;
    const lines = [
      '[core]\n hooksPath = /dev/null\n fsmonitor = false\n symlinks = false\n askPass =\n protectHFS = true\n protectNTFS = true',
      '[credential]\n helper =',
      '[gc]\n auto = 0',
      '[maintenance]\n auto = false',
      '[protocol]\n version = 2',
      '[submodule]\n recurse = false',
      '[advice]\n detachedHead = false',
      `[remote "origin"]\n url = ${quoted(remote.url)}`,
    ];
    if (remote.kind === 'local') lines.push(...localConfig());
    if (remote.kind === 'http') {
      // no redirects: the place they lead to would not have been checked
      lines.push('[http]', ' followRedirects = false', ` sslVerify = ${connection.verify_ssl}`);
      lines.push(' lowSpeedLimit = 1', ` lowSpeedTime = ${Math.ceil(connection.read_timeout)}`);
      if (connection.cacert) lines.push(` sslCAInfo = ${quoted(this.#file('ca.pem'))}`);
      if (address)
        lines.push(
          ` curloptResolve = ${quoted(`${bare(remote.host)}:${remote.port}:${address.includes(':') ? `[${address}]` : address}`)}`,
        );
    }
    return lines;
  }

  #secretConfig(): [string, string][] {
    const scope = `http.${new URL(this.remote.url).origin}/.extraHeader`;
    return Object.entries(this.#secretHeaders()).map(([name, value]) => [scope, `${name}: ${value}`]);
  }

  #secretHeaders(): Record<string, string> {
    const { http_cookie } = this.#context.connection;
    const { username, password } = this.remote;
    const headers: Record<string, string> = {};
    if (password !== undefined || username !== undefined) {
      // an access token goes in place of the password; its user name matters nowhere, but must not be empty
      const credentials = `${username ?? 'x-access-token'}:${password ?? ''}`;
      headers['Authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
    }
    if (http_cookie !== undefined) headers['Cookie'] = oneLine(http_cookie, 'http_cookie');
    return headers;
  }

  async #sshEnv(address: string): Promise<Record<string, string>> {
    const { connection } = this.#context;
    const { ssh_key, ssh_key_passphrase, ssh_hostkey, password } = connection;
    const secret = ssh_key === undefined ? password : ssh_key_passphrase;
    const options = [
      `HostName=${address}`,
      `HostKeyAlias=${HOST_ALIAS}`,
      `ConnectTimeout=${Math.ceil(connection.connect_timeout)}`,
      `ServerAliveInterval=${Math.max(1, Math.ceil(connection.read_timeout / 4))}`,
      'ServerAliveCountMax=3',
      'GlobalKnownHostsFile=/dev/null',
      'IdentitiesOnly=yes',
      'NumberOfPasswordPrompts=1',
      'ForwardAgent=no',
      'UpdateHostKeys=no',
      `PreferredAuthentications=${ssh_key === undefined ? 'password,keyboard-interactive' : 'publickey'}`,
    ];
    if (ssh_hostkey === false) options.push('StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null');
    else
      options.push(
        'StrictHostKeyChecking=yes',
        `UserKnownHostsFile=${await this.write('known_hosts', knownHosts(ssh_hostkey, HOST_ALIAS))}`,
      );
    if (ssh_key !== undefined) options.push(`IdentityFile=${await this.write('key', `${ssh_key.trim()}\n`)}`);
    else options.push('IdentityFile=none');
    if (secret === undefined) options.push('BatchMode=yes');
    const command = ['ssh', '-F', '/dev/null', ...options.flatMap((option) => ['-o', option])].map(shellQuoted).join(' ');
    return { GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: 'ssh', ...(secret === undefined ? {} : await this.#askPass(secret)) };
  }

  /** ssh asks a program for a passphrase or password; the answer is in its environment. */
  async #askPass(secret: string): Promise<Record<string, string>> {
    const program = await this.write('askpass', '#!/bin/sh\nprintf "%s\\n" "$PETIOLE_ANSWER"\n');
    await chmod(program, 0o700);
    return { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none', PETIOLE_ANSWER: secret };
  }

  #file(name: string): string {
    return path.join(this.folder, `petiole-${name}`);
  }
}

/**
 * The operator allowed local paths, whoever owns them; but the far side of a local repository is a git of this machine that reads
 * the repository's own configuration, and runs the hooks and commands that it names, unless told otherwise on its command line.
 */
function localConfig(): string[] {
  const settings = [
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.alternateRefsCommand=true',
    'receive.autogc=false',
    'gc.auto=0',
  ];
  const git = `git ${settings.map((setting) => `-c ${setting}`).join(' ')}`;
  return [` uploadpack = "${git} upload-pack"`, ` receivepack = "${git} receive-pack"`, '[safe]\n directory = *'];
}

/** Configuration from the environment, so that it is in no file and on no command line. */
function configEnv(config: readonly [string, string][]): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(config.length) };
  config.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return env;
}

function oneLine(text: string, key: string): string {
  if (/[\r\n\0]/.test(text)) throw new ConnectorError('INVALID_INPUT', `GIT: '${key}' must be one line`, { retryable: false });
  return text;
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** A value of a git configuration file. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

function shellQuoted(word: string): string {
  return /^[A-Za-z0-9_/.,=:@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
