/** The least that each connector type needs to dial a far side, for the contract that all hold to. A new type joins here. */
import type { JsonObject } from '../../src/model.ts';

export const MINIMAL: Record<string, (host: string, port: number) => JsonObject> = {
  GIT: (host, port) => ({ repository_url: `http://${host}:${port}/r.git` }),
  HTTP: (host, port) => ({ base_url: `http://${host}:${port}/`, url: '/x' }),
  REST: (host, port) => ({ url: `http://${host}:${port}/` }),
  SSH: (host, port) => ({ hostname: host, port, username: 'u', script: 'true', hostkey: false }),
};
