/** Which fields say where a connection goes: those that are marked with `destination()`, and those that bear a well-known name. */

/**
 * `address`: a URL, `git@host:path`, `host:port`, or a list of these. `host`, `port`, `scheme`: parts of one. `trust`: what the far
 * side has to prove, such as `verify_ssl` and `cacert`. `exact`: anything else; every other value is another destination.
 */
export type DestinationKind = 'address' | 'host' | 'port' | 'scheme' | 'trust' | 'exact';

const BY_LAST_WORD: Record<string, DestinationKind> = {
  ...of('address', 'url urls uri uris address addresses endpoint endpoints dsn wsdl proxy server servers broker brokers node nodes'),
  ...of('host', 'host hostname hosts hostnames'),
  port: 'port',
  ...of('scheme', 'scheme protocol'),
};
const TRUST = new Set(
  'verify_ssl verify_tls verify_certificate ssl tls ssl_mode sslmode encrypt trust_server_certificate insecure cacert ca_cert ca hostkey host_key ssh_hostkey servername server_name'.split(
    ' ',
  ),
);

/** Null: nothing in its name says that the field leads somewhere. */
export function destinationByName(name: string): DestinationKind | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (TRUST.has(words.join('_'))) return 'trust';
  const last = words.at(-1) ?? '';
  return Object.hasOwn(BY_LAST_WORD, last) ? (BY_LAST_WORD[last] ?? null) : null;
}

function of(kind: DestinationKind, words: string): Record<string, DestinationKind> {
  return Object.fromEntries(words.split(' ').map((word) => [word, kind]));
}
