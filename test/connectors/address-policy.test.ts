import { describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { createConnections } from '../support/connections.ts';
import { serveHttp } from '../support/far-sides/http-server.ts';

const policy = new AddressPolicy();

describe('the addresses that connections may reach', () => {
  it.each(['93.184.216.34', '1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is allowed',
    (address) => {
      expect(policy.allows(address, 443)).toBe(true);
    },
  );

  it.each([
    ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '198.18.0.1',
      '192.0.2.1',
      '::1',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'fd12:3456::1',
      'ff02::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0:0:0:0:0:ffff:a9fe:a9fe',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      'not-an-address',
      '',
    ],
  ])('%s is refused', (address) => {
    expect(policy.allows(address, 443)).toBe(false);
  });

  it('are more with an allow-list, which may name a port', () => {
    const wider = new AddressPolicy(['10.0.0.0/8', 'fd00::/8', { cidr: '127.0.0.1', port: 8500 }]);
    expect(wider.allows('10.2.3.4', 1)).toBe(true);
    expect(wider.allows('::ffff:10.2.3.4', 1)).toBe(true);
    expect(wider.allows('fd00::7', 1)).toBe(true);
    expect(wider.allows('127.0.0.1', 8500)).toBe(true);
    expect(wider.allows('127.0.0.1', 8501)).toBe(false);
    expect(wider.allows('192.168.0.1', 1)).toBe(false);
    expect(policy.with(['127.0.0.0/8']).allows('127.0.0.1', 1)).toBe(true);
    expect(new AddressPolicy(true).allows('127.0.0.1', 1)).toBe(true);
  });

  it.each(['10.0.0.0/33', 'ten', '10.0.0.0/x', 'fd00::/129'])('cannot be made of %s', (cidr) => {
    expect(() => new AddressPolicy([cidr])).toThrow('is no address range');
  });
});

describe('the outbound guard', () => {
  it.each([
    ['REST', { url: 'http://127.0.0.1:1/' }],
    ['REST', { url: 'http://2130706433:1/' }],
    ['REST', { url: 'http://0x7f.1:1/' }],
    ['REST', { url: 'http://[::1]:1/' }],
    ['REST', { url: 'http://[::ffff:127.0.0.1]:1/' }],
    ['REST', { url: 'http://localhost:1/' }],
    ['REST', { url: 'http://169.254.169.254/latest/meta-data/' }],
    ['SSH', { hostname: 'localhost', username: 'u', script: 'true', hostkey: false }],
    ['SSH', { hostname: '192.168.0.1', username: 'u', script: 'true', hostkey: false }],
    ['GIT', { repository_url: 'http://127.0.0.1:1/x.git' }],
    ['GIT', { repository_url: 'https://localhost/x.git' }],
    ['GIT', { repository_url: 'ssh://git@[::1]/x.git', ssh_hostkey: false }],
    ['GIT', { repository_url: 'git@localhost:x.git', ssh_hostkey: false }],
  ])('refuses %s %j, and says how the operator can allow it', async (type, inputs) => {
    const connections = await createConnections([]);
    const error = await connections.error(type, inputs);
    expect(error).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY', message: expect.stringContaining('PETIOLE_ALLOW_PRIVATE') });
    await connections.close();
  });

  it('allows an address to one connector alone', async () => {
    const server = await serveHttp((_request, response) => response.end('ok'));
    const wider = new AddressPolicy([{ cidr: '127.0.0.1', port: server.port }]);
    const connections = await createConnections([], { policyOf: (connector) => (connector === 'demo' ? wider : undefined) });
    await connections.store.create(`{name: demo, type: REST, value: {url: "${server.url}"}}`);
    await connections.store.create(`{name: other, type: REST, value: {url: "${server.url}"}}`);
    expect(await connections.call({ by: 'name', name: 'demo' }, {})).toMatchObject({ ok: true });
    expect(await connections.call({ by: 'name', name: 'other' }, {})).toMatchObject({
      ok: false,
      error: { code: 'CONNECTION_REFUSED_BY_POLICY' },
    });
    expect(await connections.call({ by: 'name', name: 'demo' }, { url: 'http://127.0.0.1:1/' })).toMatchObject({
      error: { code: 'CONNECTION_REFUSED_BY_POLICY' },
    });
    await connections.close();
    await server.stop();
  });
});
