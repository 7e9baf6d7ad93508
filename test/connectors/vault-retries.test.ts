import { expect, it } from '@jest/globals';
import { retryAfterMs } from '../../src/connectors/translate.ts';
import { CODES, PetioleError, type Code } from '../../src/errors.ts';

/** A Vault that is sealed or away may be back at the next attempt; a missing path or a wrong password will not be better. */
const WORTH_TRYING = ['VAULT_SEALED', 'VAULT_UNREACHABLE', 'VAULT_FAILED'];

it.each((Object.keys(CODES) as Code[]).filter((code) => code.startsWith('VAULT_')))(
  '%s is tried again only where that may help',
  (code) => {
    expect(retryAfterMs(new PetioleError(code, 'x'))).toBe(WORTH_TRYING.includes(code) ? 0 : undefined);
  },
);
