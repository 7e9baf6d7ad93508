/** Where a repository is: the forms of address that are taken, and nothing that git could read as something else. */
import { ConnectorError } from 'petiole/connector';
import type { Connection } from './fields.ts';

export interface Remote {
  kind: 'http' | 'ssh' | 'local';
  /** without credentials */
  url: string;
  /** empty for local ones */
  host: string;
  port: number;
  username?: string;
  password?: string;
}

/** What ssh, curl and the resolver take for a host, and no option can look like. */
const HOST = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9._-]*)$/;
const SCP_LIKE = /^(?:([A-Za-z0-9._-]+)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):(?!\/\/)(.+)$/;

/** Throws INVALID_INPUT for an address that is not one of these, and for a local one where the operator did not allow it. */
export function parseRemote(connection: Connection, allowLocal: boolean): Remote {
  const text = connection.repository_url;
  if (/[\p{Cc}\s]/u.test(text) || text.startsWith('-'))
    throw wrong('it must not contain blanks or control characters, nor start with a dash');
  if (text.startsWith('/') || /^file:\/\//i.test(text)) return local(text, allowLocal);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return fromUrl(text, connection);
  if (text.includes('::')) throw wrong('remote helpers (name::address) are not available');
  const scp = SCP_LIKE.exec(text);
  if (!scp) throw wrong('expected https://host/path.git, ssh://git@host/path.git or git@host:path.git');
  const [, user, host = '', path = ''] = scp;
  if (path.startsWith('-')) throw wrong('its path must not start with a dash');
  return ssh(user ?? connection.username, host, 22, path.startsWith('/') ? path : `/~/${path}`);
}

function fromUrl(text: string, connection: Connection): Remote {
  const url = URL.parse(text);
  if (!url) throw wrong('it is no address');
  const username = url.username ? decoded(url.username) : connection.username;
  if (url.protocol === 'ssh:') return ssh(username, url.hostname, Number(url.port) || 22, url.pathname);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong(`${url.protocol}// is not available: use https or ssh`);
  // curl takes a dash or a plus before a name for an order, and would look the name up by itself, past the guard
  if (!HOST.test(url.hostname)) throw wrong('its host name cannot be');
  const password = connection.token ?? (url.password ? decoded(url.password) : connection.password);
  url.username = '';
  url.password = '';
  url.hash = '';
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { kind: 'http', url: url.href, host: url.hostname, port, username, password };
}

function ssh(username: string | undefined, host: string, port: number, path: string): Remote {
  if (!HOST.test(host)) throw wrong('its host name cannot be');
  if (username !== undefined && !/^[A-Za-z0-9._][A-Za-z0-9._-]*$/.test(username)) throw wrong('its user name cannot be');
  if (path.replace(/^\/+(~[^/]*\/)?/, '').startsWith('-')) throw wrong('its path must not start with a dash');
  const user = username ?? 'git';
  return { kind: 'ssh', url: `ssh://${user}@${host}:${port}${path}`, host, port, username: user };
}

function local(text: string, allowed: boolean): Remote {
  if (!allowed) {
    throw new ConnectorError(
      'CONNECTION_REFUSED_BY_POLICY',
      'GIT: local repositories may not be read here. The operator can allow it: PETIOLE_ALLOW_LOCAL_GIT=true',
      {
        retryable: false,
      },
    );
  }
  const path = /^file:/i.test(text) ? decoded(URL.parse(text)?.pathname ?? '') : text;
  return { kind: 'local', url: `file://${path}`, host: '', port: 0 };
}

/** Percent signs can hide what the address itself must not contain. */
function decoded(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    throw wrong('a percent sign in it starts no character (%25 stands for the sign itself)');
  }
  if (/\p{Cc}/u.test(plain)) throw wrong('it must not contain control characters');
  return plain;
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `GIT: 'repository_url': ${message}`, { retryable: false });
}
