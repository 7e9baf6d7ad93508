/** Azurite (npm): blobs as Azure keeps them, with its check of signatures, on a free loopback port. */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AZURITE_BLOBS } from '../../../scripts/far-sides.mjs';
import { startProcess } from './process.ts';

const ACCOUNT = 'account1';
const VERSION = '2023-11-03';

export interface Azurite {
  storage_account: string;
  account_key: string;
  blob_url: string;
  /** Makes a container, with a signature of the test's own. */
  container(name: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(path.join(tmpdir(), 'azurite-'));
  const key = randomBytes(64).toString('base64');
  const args = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--location', folder, '--disableTelemetry', '--skipApiVersionCheck'];
  const server = await startProcess(process.execPath, [AZURITE_BLOBS, ...args], /listens on (http:\/\/127\.0\.0\.1:\d+)/, {
    env: { PATH: '/usr/bin:/bin', HOME: folder, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    cwd: folder,
  });
  const blob_url = `${server.match[1]}/${ACCOUNT}`;
  return {
    ...{ storage_account: ACCOUNT, account_key: key, blob_url },
    async container(name) {
      const date = new Date().toUTCString();
      const headers = { 'x-ms-date': date, 'x-ms-version': VERSION };
      const resource = `/${ACCOUNT}/${ACCOUNT}/${name}\nrestype:container`;
      const text = `PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:${date}\nx-ms-version:${VERSION}\n${resource}`;
      const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
      const authorization = `SharedKey ${ACCOUNT}:${signature}`;
      const answer = await fetch(`${blob_url}/${name}?restype=container`, { method: 'PUT', headers: { ...headers, authorization } });
      if (answer.status !== 201) throw new Error(`Azurite made no container: ${answer.status} ${await answer.text()}`);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
