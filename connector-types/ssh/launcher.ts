/**
 * What is sent to the server. The remote command is `sh` alone; everything else goes through its standard input, so that
 * neither script nor environment are on a command line that others can see. `sh` puts the script into a file of its own folder,
 * runs it, and at the end gives the output variables back behind a mark at the end of stderr.
 */
import { ConnectorError } from 'petiole/connector';
import type { Inputs } from './fields.ts';

export interface Launcher {
  /** standard input of the remote `sh` */
  text: string;
  /** in stderr: starts the line that tells of the start, and is the line behind which the variables stand */
  mark: string;
}

const SHELL = /(^|[\s/])(ba|da|a|z|k|mk|pdk)?sh(\s|$)/;

export function launcherFor(inputs: Inputs, nonce: string): Launcher {
  const mark = `petiole-${nonce}`;
  const script = withOutputVars(inputs);
  if (script.includes('\0')) throw wrong("'script' must not contain a null character");
  const env = Object.entries(inputs.env ?? {}).map(([name, value]) => `export ${name}=${quoted(String(value))}`);
  const text = [
    'umask 077',
    `d=$(mktemp -d ${quoted(`${inputs.temp_path.replace(/(?<!\/)\/+$/, '')}/petiole.XXXXXX`)}) || exit 125`,
    `trap 'rm -rf "$d"' EXIT`,
    // who to stop: sshd makes the command the leader of a session, and its whole process group goes with it
    `echo "${mark} $(ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat) $d" >&2`,
    // the signal has gone to the whole process group: wait for the script, then clean up; PIPE comes when the connection is gone
    `trap 'exit 143' TERM HUP INT PIPE`,
    `cat > "$d/script" <<'${mark}'`,
    script,
    mark,
    ': > "$d/vars"',
    // in a shell of its own: the script's environment may bear the names that are used here, and another PATH
    `( set -- "$d/script"`,
    ...env,
    `exec ${inputs.interpreter} "$1" ) </dev/null 3>>"$d/vars"`,
    'retcode=$?',
    `{ echo; echo ${mark}; cat "$d/vars"; } >&2`,
    'exit $retcode',
    '',
  ].join('\n');
  return { text, mark };
}

/** What the launcher says of itself in a line of stderr, before the script starts. */
export interface Started {
  group: number;
  folder: string;
}

export function readStarted(line: string): Started | undefined {
  const match = /^\S+ +(\d+) +(\/.*)$/.exec(line);
  // group 1 would be every process of the server, and 0 the one that asks
  return match?.[1] && match[2] && Number(match[1]) > 1 ? { group: Number(match[1]), folder: match[2] } : undefined;
}

/**
 * For a second `sh` on the same connection: TERM, up to two seconds to clean up, then KILL. It goes on by itself when the
 * connection is closed meanwhile. (The signal request of SSH would do, but OpenSSH refuses it for root.)
 */
export function stopperFor({ group, folder }: Started): string {
  return [
    `kill -s TERM -- -${group} || exit 0`,
    'i=0',
    `while kill -s 0 -- -${group} 2>/dev/null && [ $i -lt 20 ]; do sleep 0.1 || sleep 1; i=$((i+1)); done`,
    `kill -s KILL -- -${group} 2>/dev/null`,
    `rm -rf ${quoted(folder)}`,
    '',
  ].join('\n');
}

/** `#OUTPUT_VAR(name)` becomes a command that writes the variable's value to descriptor 3, hidden from `-x`. */
function withOutputVars({ script, interpreter, output_vars }: Inputs): string {
  const marked = /^[ \t]*#OUTPUT_VAR\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)[ \t]*\r?$/gm;
  const isUsed = marked.test(script) || output_vars?.length;
  if (!isUsed) return script;
  if (!SHELL.test(interpreter)) throw wrong(`output variables need a shell as 'interpreter', such as /bin/sh`);
  const replaced = script.replace(marked, (_line, name: string) => emit(name));
  if (!output_vars?.length) return replaced;
  // on the first line, so that the line numbers in messages stay; a trap, so that the retcode stays
  return `{ trap ${quoted(output_vars.map(emit).join('; '))} EXIT; } 2>/dev/null; ${replaced}`;
}

/** Leaves `$?` as it was. */
function emit(name: string): string {
  return `{ petiole_rc=$?; printf '%s ' ${name} >&3; printf '%s' "\${${name}-}" | base64 | tr -d '\\n' >&3; echo >&3; (exit $petiole_rc); } 2>/dev/null`;
}

/** Lines `name base64`; the last one of a name counts. */
export function readVars(text: string): Record<string, string> {
  const vars: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [name, value] = line.split(' ');
    if (name) vars[name] = Buffer.from(value ?? '', 'base64').toString('utf8');
  }
  return vars;
}

function quoted(text: string): string {
  if (text.includes('\0')) throw wrong('a null character cannot be sent');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `SSH: ${message}`, { retryable: false });
}
