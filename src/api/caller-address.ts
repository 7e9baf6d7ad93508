import { isIPv4, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Where a request comes from, by what trusted proxies say. A server that listens on `::` gets IPv4 as `::ffff:203.0.113.7`. */
export function callerAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  const bare = ip.replace(/^::ffff:/i, '');
  return isIPv4(bare) ? bare : ip;
}

/** Who has one IPv6 address has a network of them, of 64 bits. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => text.split(':').filter((part) => part !== '');
  const [left, right] = [groups(head), groups(tail ?? '')];
  const all = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return all.slice(0, 4).join(':').toLowerCase();
}
