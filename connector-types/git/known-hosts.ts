/** Host keys as people paste them: a line of known_hosts, a line of a .pub file, or the output of ssh-keyscan. */
import { createHash } from 'node:crypto';
import { ConnectorError } from 'petiole/connector';

const KEY = /\b(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-[a-z0-9@.-]+)\s+([A-Za-z0-9+/]+=*)/;

/** The text of a known_hosts file in which every key belongs to `host`. Throws where none is given or none can be read. */
export function knownHosts(hostkey: string | undefined, host: string): string {
  if (hostkey === undefined) {
    throw new ConnectorError(
      'HOST_KEY_MISMATCH',
      "GIT: 'ssh_hostkey' is missing: without it nobody knows whether it is the right host. Give a line of known_hosts (ssh-keyscan HOST prints one; compare it with what the host's owner says), or false to check nothing",
      { retryable: false },
    );
  }
  return `${keysOf(hostkey)
    .map(({ type, key }) => `${host} ${type} ${key}`)
    .join('\n')}\n`;
}

/** `SHA256:…` of each given key, as ssh shows it. */
export function fingerprintOf(hostkey: string | false | undefined): string | undefined {
  if (!hostkey) return undefined;
  return keysOf(hostkey)
    .map(({ key }) => `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace('=', '')}`)
    .join(', ');
}

function keysOf(hostkey: string): { type: string; key: string }[] {
  if (/^[ \t]*@/m.test(hostkey)) {
    throw new ConnectorError(
      'INVALID_INPUT',
      "GIT: 'ssh_hostkey': lines of @revoked keys and of certificate authorities are not understood here: give the key of the host itself",
      { retryable: false },
    );
  }
  const keys = hostkey.split('\n').flatMap((line) => {
    const match = line.trimStart().startsWith('#') ? null : KEY.exec(line);
    return match?.[1] && match[2] ? [{ type: match[1], key: match[2] }] : [];
  });
  if (!keys.length) {
    throw new ConnectorError('INVALID_INPUT', "GIT: 'ssh_hostkey' must be a line of known_hosts like 'host ssh-ed25519 AAAA…', or false", {
      retryable: false,
    });
  }
  return keys;
}
