import { expect, it, jest } from '@jest/globals';
import type { Principal } from '../../src/actor.ts';
import { PrincipalMemory } from '../../src/secrets/access/principal-memory.ts';

it('a clock that is set back does not keep what was revoked', async () => {
  const ada = { expiresAt: null } as Principal;
  let stored: Principal | null = ada;
  const memory = new PrincipalMemory(() => Promise.resolve(stored));
  const wall = Date.now();
  const clocks = [jest.spyOn(Date, 'now'), jest.spyOn(performance, 'now')];
  const at = (wallMs: number, monotonicMs: number): void => {
    clocks[0]!.mockReturnValue(wall + wallMs);
    clocks[1]!.mockReturnValue(monotonicMs);
  };
  try {
    at(0, 1000);
    expect(await memory.get('hash')).toBe(ada);
    stored = null; // another process revoked it
    at(-3_600_000 + 4000, 5000);
    expect(await memory.get('hash')).toBe(ada);
    at(-3_600_000 + 6000, 7000);
    expect(await memory.get('hash')).toBeNull();
  } finally {
    for (const clock of clocks) clock.mockRestore();
  }
});
