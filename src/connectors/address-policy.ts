/**
 * Which addresses connections may reach. It decides on the address that is dialled, after the name was resolved, so a name
 * that points into the private network (also at its second look-up) is refused like the address itself.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** One `cidr` or address, optionally on one port only. */
export interface AllowedAddress {
  cidr: string;
  port?: number;
}

/** `true`: everything; else what is allowed besides the public internet. */
export type Allowance = true | readonly (string | AllowedAddress)[];

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
  // in IPv6 only 2000::/3 is given out; of it these are not for use, or carry an IPv4 address inside
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
];

const refused = listOf(REFUSED);
const global6 = listOf(['2000::/3']);

export class AddressPolicy {
  readonly #allowance: Allowance;
  readonly #allowed: readonly { list: BlockList; port?: number }[];

  /** Throws where a CIDR cannot be read. */
  constructor(allowance: Allowance = []) {
    this.#allowance = allowance;
    this.#allowed = allowance === true ? [] : allowance.map(compile);
  }

  /** A policy that allows more: for the connectors that the product ships. */
  with(more: readonly (string | AllowedAddress)[]): AddressPolicy {
    return this.#allowance === true ? this : new AddressPolicy([...this.#allowance, ...more]);
  }

  allows(address: string, port: number): boolean {
    if (this.#allowance === true) return true;
    const plain = unmapped(address);
    const family = familyOf(plain);
    if (!family) return false;
    if (this.#allowed.some((entry) => (entry.port ?? port) === port && entry.list.check(plain, family))) return true;
    return !refused.check(plain, family) && (family === 'ipv4' || global6.check(plain, family));
  }
}

function compile(entry: string | AllowedAddress): { list: BlockList; port?: number } {
  const { cidr, port } = typeof entry === 'string' ? { cidr: entry, port: undefined } : entry;
  return { list: listOf([cidr]), port };
}

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.trim().split('/');
    const family = familyOf(address);
    const bits = prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix);
    if (!family || !Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv4' ? 32 : 128)) {
      throw new Error(`'${cidr}' is no address range: write it like 10.0.0.0/8 or fd00::/8`);
    }
    list.addSubnet(address, bits, family);
  }
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
}

/** `::ffff:10.0.0.1` is dialled as 10.0.0.1; a zone (`fe80::1%eth0`) does not matter for the decision. */
function unmapped(address: string): string {
  const bare = address.split('%', 1)[0] ?? address;
  if (!isIPv6(bare)) return bare;
  const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const high = parseInt(mapped[1] ?? '', 16);
  const low = parseInt(mapped[2] ?? '', 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
