/** `destinations` of a connector's document: where else its secrets may go. */
import type { Place } from './places.ts';
import { defaultPort, normalHost, placeOf } from './places.ts';

export type Destinations = 'any' | string[];

const PATTERN = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*\.)?(\[[0-9a-f:.]+\]|[^\s/@:*?#[\]]+)(?::(\d{1,5}))?\/?$/i;

interface Pattern {
  scheme: string | null;
  isBelow: boolean;
  host: string;
  port: number | null;
}

function patternOf(text: string): Pattern | null {
  const [whole, scheme, below, host = '', port] = PATTERN.exec(text) ?? [];
  const normal = whole === undefined ? null : normalHost(host);
  if (normal === null || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return null;
  // below an address there is nothing
  if (below !== undefined && placeOf(`http://x.${normal}`) === null) return null;
  return {
    scheme: scheme?.toLowerCase() ?? null,
    isBelow: below !== undefined,
    host: normal,
    port: port === undefined ? null : Number(port),
  };
}

/** `https://other.example`, `*.example.com`, `other.example:8443`. */
export function isDestination(text: string): boolean {
  return patternOf(text) !== null;
}

/**
 * Where the list leaves something open, it means what the connector does itself: a pattern without a scheme takes the connector's own
 * one, or one that is encrypted; one without a port that of the scheme, or the connector's own.
 */
export function isAllowed(place: Place, patterns: readonly string[], own: readonly Place[]): boolean {
  return patterns.some((text) => {
    const pattern = patternOf(text);
    return pattern !== null && fits(place, pattern, own);
  });
}

const ENCRYPTED = new Set(['https', 'wss', 'ssh', 'sftp', 'ldaps', 'amqps', 'rediss', 'ftps']);

function fits(place: Place, { scheme, isBelow, host, port }: Pattern, own: readonly Place[]): boolean {
  if (isBelow ? !place.host.endsWith(`.${host}`) : place.host !== host) return false;
  if (scheme !== null && place.scheme !== scheme) return false;
  if (scheme === null && place.scheme !== null && !ENCRYPTED.has(place.scheme)) {
    if (own.length > 0 && !own.some((one) => one.scheme === place.scheme)) return false;
  }
  if (port !== null) return place.port === port;
  return (
    place.port === null ||
    place.port === defaultPort(scheme ?? place.scheme) ||
    own.some((one) => one.port === place.port) ||
    isOpen(place, own)
  );
}

/** Nobody said a port, and the protocol has none that is known. */
function isOpen({ scheme }: Place, own: readonly Place[]): boolean {
  return own.length === 0 && defaultPort(scheme) === null;
}
