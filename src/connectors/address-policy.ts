/**
 * Which addresses connections may reach. It decides on the address that is dialled, after the name was resolved, so a name
 * that points into the private network (also at its second look-up) is refused like the address itself.
 *
 *   the product's own database   refused, unless the connector itself names that very address
 *   what an allowance names      allowed
 *   globally reachable           allowed
 *   everything else              refused: loopback, private and shared networks, link-local with the metadata services of the
 *                                clouds, multicast, and every IPv6 address that carries an IPv4 address which is not public
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** One `cidr` or address, optionally on one port only. */
export interface AllowedAddress {
  cidr: string;
  port?: number;
}

/**
 * `true`: everything but the product's own database; else what is allowed besides the public internet. A text is `10.0.0.0/8`,
 * `fd00::/8`, an address alone, or one with a port: `10.0.0.5:8200`, `[fd00::5]:8200`.
 */
export type Allowance = true | readonly (string | AllowedAddress)[];

/** Addresses that stay closed whatever an allowance says: the database that holds the journal and the secrets. */
export interface OwnAddresses {
  includes(address: string, port: number): boolean;
}

export type Verdict = 'allowed' | 'private' | 'own';

/** Not globally reachable: https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 counterpart. */
const REFUSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // a public address, but what answers there is the metadata service of Azure's machines
  '168.63.129.16/32',
  // in IPv6 only 2000::/3 is given out; of it these are not for use, or carry an IPv4 address inside (Teredo, 6to4)
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
];

const refused = listOf(REFUSED);
const global6 = listOf(['2000::/3']);

interface Entry {
  list: BlockList;
  port?: number;
  /** one address, not a range of them */
  isSingle: boolean;
}

const NOTHING_OWN: OwnAddresses = { includes: () => false };

export class AddressPolicy {
  readonly #allowance: Allowance;
  readonly #own: OwnAddresses;
  readonly #isOpen: boolean;
  readonly #allowed: readonly Entry[];
  /** what was added for one connector: only this may open the own database */
  readonly #named: readonly Entry[];

  /** `named`: what one connector may reach besides. Throws where a range cannot be read. */
  constructor(allowance: Allowance = [], own: OwnAddresses = NOTHING_OWN, named: Allowance = []) {
    this.#allowance = allowance;
    this.#own = own;
    this.#isOpen = allowance === true || named === true;
    this.#named = named === true ? [] : named.map(compile);
    this.#allowed = [...(allowance === true ? [] : allowance.map(compile)), ...this.#named];
  }

  /** The policy of a connector that may reach this besides. */
  with(named: Allowance): AddressPolicy {
    return new AddressPolicy(this.#allowance, this.#own, named);
  }

  allows(address: string, port: number): boolean {
    return this.judge(address, port) === 'allowed';
  }

  judge(address: string, port: number): Verdict {
    const plain = plainAddress(address);
    const family = familyOf(plain);
    if (!family) return 'private';
    const matches = (entry: Entry) => (entry.port ?? port) === port && entry.list.check(plain, family);
    if (this.#own.includes(plain, port)) return this.#named.some((entry) => entry.isSingle && matches(entry)) ? 'allowed' : 'own';
    if (this.#isOpen || this.#allowed.some(matches)) return 'allowed';
    return isPublic(plain, family) ? 'allowed' : 'private';
  }
}

/** Whether a text can be an entry of an allowance. */
export function isAllowedAddress(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}

type Family = 'ipv4' | 'ipv6';

function isPublic(plain: string, family: Family): boolean {
  if (family === 'ipv4') return !refused.check(plain, family);
  const translated = translatedAddress(plain);
  if (translated !== undefined) return !refused.check(translated, 'ipv4');
  return !refused.check(plain, family) && global6.check(plain, family);
}

function compile(entry: string | AllowedAddress): Entry {
  const { cidr, port } = typeof entry === 'string' ? withPort(entry.trim()) : entry;
  if (port !== undefined && !(port >= 1 && port <= 65_535)) throw new Error(`'${cidr}:${port}': a port is a number from 1 to 65535`);
  const { address, bits, family } = rangeOf(cidr);
  const list = new BlockList();
  list.addSubnet(address, bits, family);
  return { list, isSingle: bits === bitsOf(family), ...(port !== undefined && { port }) };
}

function withPort(text: string): AllowedAddress {
  const [, v6, v4, port] = /^(?:\[([^\]]+)\]|([\d./]+)):(\d{1,5})$/.exec(text) ?? [];
  return port === undefined ? { cidr: text } : { cidr: v6 ?? v4 ?? '', port: Number(port) };
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const { address, bits, family } = rangeOf(cidr);
    list.addSubnet(address, bits, family);
  }
  return list;
}

/** A range of mapped addresses (`::ffff:10.0.0.0/104`) means the IPv4 addresses inside, since these are what is compared. */
function rangeOf(cidr: string): { address: string; bits: number; family: Family } {
  const [given = '', prefix, ...rest] = cidr.trim().split('/');
  const written = given.includes('%') ? undefined : familyOf(given);
  const bits = prefix === undefined && written ? bitsOf(written) : /^\d{1,3}$/.test(prefix ?? '') ? Number(prefix) : -1;
  if (!written || rest.length || bits < 0 || bits > bitsOf(written)) {
    throw new Error(`'${cidr}' is no address range: write it like 10.0.0.0/8, fd00::/8 or 10.0.0.5:8200`);
  }
  const address = plainAddress(given);
  const isUnmapped = written === 'ipv6' && isIPv4(address) && bits >= 96;
  return isUnmapped ? { address, bits: bits - 96, family: 'ipv4' } : { address: given, bits, family: written };
}

function bitsOf(family: Family): number {
  return family === 'ipv4' ? 32 : 128;
}

function familyOf(address: string): Family | undefined {
  return isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
}

/** `::ffff:10.0.0.1` is dialled as 10.0.0.1; a zone (`fe80::1%eth0`) does not matter for the decision. */
export function plainAddress(address: string): string {
  const bare = address.split('%', 1)[0] ?? address;
  if (!isIPv6(bare)) return bare;
  const canonical = canonicalOf(bare);
  return embedded(/^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/, canonical) ?? canonical;
}

/**
 * The IPv4 address behind 64:ff9b::/96, through which networks without IPv4 reach all of the IPv4 internet: it counts as what it
 * leads to. The prefix for a network's own translation (64:ff9b:1::/48) leads nobody knows where, and is refused.
 */
function translatedAddress(canonical: string): string | undefined {
  return embedded(/^64:ff9b::(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/, canonical);
}

function embedded(form: RegExp, canonical: string): string | undefined {
  const match = form.exec(canonical);
  if (!match) return undefined;
  const [high, low] = [parseInt(match[1] ?? '0', 16), parseInt(match[2] ?? '0', 16)];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function canonicalOf(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
