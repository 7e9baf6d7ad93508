/** The test of a Vault: is it there and open, does it accept us, and is the engine what the configuration says. */
import type { VaultClient } from './client.ts';
import { naming, VaultFailure } from './failures.ts';
import { KvEngine, type KvVersion } from './kv.ts';
import { logIn } from './login.ts';
import type { OpenVault } from './open-vault.ts';
import { revoke } from './session.ts';

export interface ProbeResult {
  /** of the engine; null where the token may not know */
  kv_version: KvVersion | null;
  /** seconds that the token lives; null: for ever, or it may not know */
  token_ttl: number | null;
  token_renewable: boolean;
}

/** Logs in anew, so that it tells whether that works now. Rejects with a PetioleError that says what does not. */
export async function probe({ settings, client }: OpenVault): Promise<ProbeResult> {
  try {
    await assertOpen(client);
    const { token, ttl, renewable } = await logIn(client, settings.auth);
    const version = await new KvEngine(client, settings).version({ token }).finally(async () => {
      if (settings.auth.method !== 'token') await revoke(client, token);
    });
    return { kv_version: version, token_ttl: Number.isFinite(ttl) ? ttl : null, token_renewable: renewable };
  } catch (error) {
    throw naming(error, { vault: settings.name });
  }
}

/** Vault tells its health to everybody, with a status for each state; behind some proxies the route is closed. */
async function assertOpen(client: VaultClient): Promise<void> {
  const health = (await client.read('sys/health', {})) as { initialized?: boolean; sealed?: boolean };
  if (health.initialized === false) throw new VaultFailure('VAULT_SEALED', `${client.address} is not initialized yet`);
  if (health.sealed === true) throw new VaultFailure('VAULT_SEALED', `${client.address} is sealed: unseal it`);
}
