/**
 * The addresses of the product's own database. Whoever reaches it with its password has the journal and every secret, so no
 * connection may, also where all of the private network is open. Where the database runs on this machine every address of the
 * machine leads to it.
 */
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { plainAddress, type OwnAddresses } from './address-policy.ts';

const DEFAULT_PORT = 5432;
/** After a switch to another machine the name leads elsewhere. */
const LOOK_UP_AGAIN_MS = 30_000;

interface Place {
  host: string;
  port: number;
}

export class OwnDatabase implements OwnAddresses {
  readonly #places: readonly Place[];
  #addresses: ReadonlySet<string> = new Set();
  #isHere = false;
  #lookedUpAt = 0;

  private constructor(urls: string[]) {
    this.#places = urls.flatMap(placesOf);
  }

  /** By all addresses under which we know it. Looks the names up once before it answers; a name that cannot be resolved now is looked up again later. */
  static async of(...urls: string[]): Promise<OwnDatabase> {
    const own = new OwnDatabase(urls);
    await own.#lookUp();
    return own;
  }

  includes(address: string, port: number): boolean {
    if (!this.#places.some((place) => place.port === port)) return false;
    if (Date.now() - this.#lookedUpAt > LOOK_UP_AGAIN_MS) void this.#lookUp();
    const plain = plainAddress(address);
    return this.#addresses.has(plain) || (this.#isHere && isThisMachine(plain));
  }

  async #lookUp(): Promise<void> {
    this.#lookedUpAt = Date.now();
    const found = await Promise.all(this.#places.map(addressesOf));
    const addresses = found.flat();
    // names that do not resolve at the moment leave what was known
    if (addresses.length === 0) return;
    this.#addresses = new Set(addresses);
    this.#isHere = addresses.some(isThisMachine);
  }
}

async function addressesOf({ host }: Place): Promise<string[]> {
  // a folder of a Unix socket: the server is here, and most likely listens on TCP as well
  if (host.startsWith('/')) return ['127.0.0.1'];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => plainAddress(address));
}

function isThisMachine(plain: string): boolean {
  if (/^(127\.|0\.)/.test(plain) || plain === '::1' || plain === '::') return true;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ address }) => plainAddress(address) === plain);
}

/** `?host=` and `?port=` win over the address itself, as for every client of PostgreSQL. */
function placesOf(text: string): Place[] {
  const url = new URL(text);
  const ports = (url.searchParams.get('port') ?? url.port).split(',').map((port) => Number(port) || DEFAULT_PORT);
  const hosts = (url.searchParams.get('host') ?? decodeURIComponent(url.hostname)).split(',').map((host) => host.replace(/^\[|\]$/g, ''));
  return hosts.map((host, index) => ({ host: host || 'localhost', port: ports[index] ?? ports[0] ?? DEFAULT_PORT }));
}
