/** Where a connection goes, in one spelling: lower case, no trailing dot, addresses in their usual notation, ports by number. */
import { isIPv6 } from 'node:net';
import type { JsonValue } from '../../model.ts';

export interface Place {
  /** null: not known */
  scheme: string | null;
  host: string;
  /** null: not known */
  port: number | null;
}

const PORTS: Record<string, number> = {
  ...{ http: 80, https: 443, ws: 80, wss: 443, ftp: 21, ftps: 990, ssh: 22, sftp: 22, git: 9418 },
  ...{ ldap: 389, ldaps: 636, amqp: 5672, amqps: 5671, redis: 6379, rediss: 6379, postgres: 5432, postgresql: 5432, mysql: 3306 },
};

export function defaultPort(scheme: string | null): number | null {
  return scheme !== null && Object.hasOwn(PORTS, scheme) ? (PORTS[scheme] ?? null) : null;
}

/** Every place that an address or a list of them names. Null: it names one that cannot be told, so nothing is like it. */
export function placesOf(value: JsonValue | undefined): Place[] | null {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value))
    return value.map(placesOf).reduce((all, some) => (all && some ? [...all, ...some] : null), [] as Place[] | null);
  if (typeof value !== 'string') return null;
  if (isPath(value)) return [];
  const place = placeOf(value);
  return place && [place];
}

/** `/orders`: below an address that is given elsewhere. `//host` and `/\host` name a host. */
function isPath(text: string): boolean {
  return /^\/(?![/\\])/.test(text);
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `git@host:path`, `host:path` */
const SCP_LIKE = /^(?:[^\s/@:]+@)?([^\s/@:[\]]+|\[[^\]]+\]):(?!\/\/|:)(?!\d{0,5}$)/;
const HOST_AND_PORT = /^(\[[^\]]+\]|[^\s/@:?#]+)(?::(\d{1,5}))?$/;

/** `https://host:port/…`, `git@host:path`, `host:port`, `host`. Null for anything else. */
export function placeOf(text: string): Place | null {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) return fromUrl(text, scheme);
  if (isIPv6(text)) return within(text, null, null);
  const scp = SCP_LIKE.exec(text)?.[1];
  if (scp !== undefined) return within(scp, 'ssh', 22);
  const [, host, port] = HOST_AND_PORT.exec(text) ?? [];
  return host === undefined ? null : within(host, null, port === undefined ? null : Number(port));
}

/** Only web addresses are taken apart by the URL class as all others read them; of the rest the host is read as theirs. */
function fromUrl(text: string, scheme: string): Place | null {
  const url = URL.parse(text);
  if (!url) return null;
  if (url.host === '') return scheme === 'file' ? { scheme, host: '', port: null } : null;
  return within(url.hostname, scheme, url.port === '' ? defaultPort(scheme) : Number(url.port));
}

function within(host: string, scheme: string | null, port: number | null): Place | null {
  const normal = normalHost(host);
  return normal === null ? null : { scheme, host: normal, port };
}

/** `127.1`, `0x7f000001`, `EXAMPLE.com.` and `bücher.example` as they are dialled. Null where it is no host. */
export function normalHost(given: string): string | null {
  const text = given.trim();
  const bare = isIPv6(text) ? `[${text}]` : text;
  const url = URL.parse(`http://${bare}/`);
  if (!url || url.pathname !== '/' || url.username !== '' || url.port !== '' || url.search !== '' || url.hash !== '') return null;
  return url.hostname.replace(/\.$/, '');
}

/** Somewhere, but nobody can tell where: like no other place. */
export function unreadable(value: JsonValue): Place {
  return { scheme: null, host: JSON.stringify(value), port: null };
}

/** For messages. It holds neither user nor path. */
export function shownPlace({ scheme, host, port }: Place): string {
  const isUsual = port === null || port === defaultPort(scheme);
  return `${scheme === null ? '' : `${scheme}://`}${host}${isUsual ? '' : `:${port}`}`;
}
