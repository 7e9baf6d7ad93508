import { describe, expect, it } from '@jest/globals';
import { Preflight, type TestTarget } from '../../src/executions/preflight.ts';
import { PetioleError } from '../../src/errors.ts';

const named = { names: ['shop', 'REST'], connectors: ['crm'], namespaces: ['mail'] };

describe('a preflight', () => {
  it('tests each connector that the flow names', async () => {
    const asked: unknown[] = [];
    const test: TestTarget = async (target) => (asked.push(target), { ok: true });
    await new Preflight(test).check('report', named);
    expect(asked).toEqual([
      { by: 'name', name: 'shop' },
      { by: 'name', name: 'REST' },
      { by: 'connector', name: 'crm' },
      { by: 'namespace', name: 'mail', action: '' },
    ]);
  });

  it('fails with the reason of each that does not work, and of each that is not there', async () => {
    const test: TestTarget = async ({ name }) => {
      if (name === 'crm') throw new PetioleError('CONNECTOR_NOT_FOUND', "there is no connector 'crm'");
      return name === 'mail' ? { ok: false, error: { code: 'TLS_ERROR', message: 'expired' } } : { ok: true };
    };
    await expect(new Preflight(test).check('report', named)).rejects.toMatchObject({
      code: 'PREFLIGHT_FAILED',
      message: expect.stringMatching(
        /'report' was not started.*'crm': CONNECTOR_NOT_FOUND: there is no.*'connectors\.mail': TLS_ERROR: expired/,
      ),
      details: {
        failures: [
          { connector: 'crm', code: 'CONNECTOR_NOT_FOUND', message: "there is no connector 'crm'" },
          { connector: 'connectors.mail', code: 'TLS_ERROR', message: 'expired' },
        ],
      },
    });
  });

  it('of many starts at once tests a connector once, and again for a later start', async () => {
    let tests = 0;
    const gate = Promise.withResolvers<{ ok: boolean }>();
    const test: TestTarget = () => ((tests += 1), gate.promise);
    const preflight = new Preflight(test);
    const only = { names: ['shop'], connectors: [], namespaces: [] };
    const starts = Promise.all([1, 2, 3].map(() => preflight.check('report', only)));
    gate.resolve({ ok: true });
    await starts;
    expect(tests).toBe(1);
    await preflight.check('report', only);
    expect(tests).toBe(2);
  });
});
