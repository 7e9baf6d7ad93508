import { describe, expect, it } from '@jest/globals';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { OwnDatabase } from '../../src/connectors/own-database.ts';
import { ConnectionPolicies } from '../../src/connectors/policies.ts';

const here = await OwnDatabase.of('postgres://u:p@127.0.0.1:6543/petiole');

describe("the product's own database", () => {
  it.each(['127.0.0.1', '127.0.0.2', '127.255.255.254', '0.0.0.0', '::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:2', '0:0:0:0:0:0:0:1'])(
    'on this machine is not to be reached by %s, whatever is allowed',
    (address) => {
      for (const allowance of [true, ['0.0.0.0/0', '::/0'], ['127.0.0.0/8', '::1']] as const) {
        const policy = new AddressPolicy(allowance, here);
        expect(policy.judge(address, 6543)).toBe('own');
        expect(policy.judge(address, 6544)).toBe(allowance === true ? 'allowed' : policy.judge(address, 1));
      }
    },
  );

  it('elsewhere has the addresses that its name leads to, and its port may be the usual one', async () => {
    const literal = await OwnDatabase.of('postgres://u@10.1.2.3/petiole');
    expect(literal.includes('10.1.2.3', 5432)).toBe(true);
    expect(literal.includes('::ffff:10.1.2.3', 5432)).toBe(true);
    expect(literal.includes('10.1.2.4', 5432)).toBe(false);
    expect(literal.includes('10.1.2.3', 5433)).toBe(false);
    expect(literal.includes('127.0.0.1', 5432)).toBe(false);
    const named = await OwnDatabase.of('postgres://u@localhost:7000/petiole');
    expect(named.includes('127.0.0.1', 7000)).toBe(true);
    const v6 = await OwnDatabase.of('postgres://u@[fd00::7]:7001/petiole');
    expect(v6.includes('fd00::7', 7001)).toBe(true);
  });

  it('may have two addresses, one of them past a pooler', async () => {
    const both = await OwnDatabase.of('postgres://u@10.1.2.3:6432/petiole', 'postgres://u@10.1.2.4/petiole');
    expect(both.includes('10.1.2.3', 6432)).toBe(true);
    expect(both.includes('10.1.2.4', 5432)).toBe(true);
  });

  it('is also known where its address stands behind the question mark, or is a socket', async () => {
    const behind = await OwnDatabase.of('postgres:///petiole?host=10.9.9.9&port=7002');
    expect(behind.includes('10.9.9.9', 7002)).toBe(true);
    const socket = await OwnDatabase.of('postgres:///petiole?host=/var/run/postgresql');
    expect(socket.includes('127.0.0.1', 5432)).toBe(true);
    const unknown = await OwnDatabase.of('postgres://u@no-such-host.invalid:7003/petiole');
    expect(unknown.includes('127.0.0.1', 7003)).toBe(false);
  });

  it('is open to the connector that names the very address, and to no other', () => {
    const policies = new ConnectionPolicies(['127.0.0.0/8'], here);
    expect(policies.for(['127.0.0.1:6543']).allows('127.0.0.1', 6543)).toBe(true);
    expect(policies.for(['127.0.0.1']).allows('127.0.0.1', 6543)).toBe(true);
    expect(policies.for(['127.0.0.1:6542']).judge('127.0.0.1', 6543)).toBe('own');
    expect(policies.for(['127.0.0.0/8']).judge('127.0.0.1', 6543)).toBe('own');
    expect(policies.for(true).judge('127.0.0.1', 6543)).toBe('own');
    expect(policies.for(null).judge('127.0.0.1', 6543)).toBe('own');
    expect(new ConnectionPolicies(['127.0.0.1/32'], here).shared.judge('127.0.0.1', 6543)).toBe('own');
  });
});

describe('the policy of a connector', () => {
  it('is the shared one where it allows nothing, and the same object from call to call', () => {
    const policies = new ConnectionPolicies([]);
    expect(policies.for(null)).toBe(policies.shared);
    expect(policies.for([])).toBe(policies.shared);
    expect(policies.for(['10.0.0.0/8'])).toBe(policies.for(['10.0.0.0/8']));
    expect(policies.for(['10.0.0.0/8']).allows('10.1.1.1', 1)).toBe(true);
    expect(policies.shared.allows('10.1.1.1', 1)).toBe(false);
    expect(policies.for(true).allows('10.1.1.1', 1)).toBe(true);
  });
});
