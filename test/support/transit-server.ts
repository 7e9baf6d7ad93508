/** Encrypt and decrypt of Vault's transit engine, as its HTTP documentation says, with one key named `petiole`. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { serveHttp, type TestServer } from './far-sides/http-server.ts';

export interface TransitServer extends TestServer {
  token: string;
}

interface Answer {
  status: number;
  body: object;
}

export async function serveTransit(): Promise<TransitServer> {
  const token = `hvs.${randomBytes(18).toString('base64url')}`;
  const key = randomBytes(32);
  const server = await serveHttp((request, response) => {
    void answer(request, token, key).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  return { ...server, token };
}

const refused = (status: number, ...errors: string[]): Answer => ({ status, body: { errors } });

async function answer(request: IncomingMessage, token: string, key: Buffer): Promise<Answer> {
  if (request.headers['x-vault-token'] !== token) return refused(403, 'permission denied');
  const [, operation, name] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(request.url ?? '') ?? [];
  if (operation === undefined || request.method !== 'POST') return refused(404);
  if (name !== 'petiole') return refused(400, 'encryption key not found');
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { plaintext?: string; ciphertext?: string };
  return operation === 'encrypt' ? encrypt(body.plaintext ?? '', key) : decrypt(body.ciphertext ?? '', key);
}

function encrypt(plaintext: string, key: Buffer): Answer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(Buffer.from(plaintext, 'base64')), cipher.final(), cipher.getAuthTag()]);
  return { status: 200, body: { data: { ciphertext: `vault:v1:${sealed.toString('base64')}`, key_version: 1 } } };
}

function decrypt(ciphertext: string, key: Buffer): Answer {
  const [, text] = /^vault:v1:(.+)$/.exec(ciphertext) ?? [];
  if (text === undefined) return refused(400, 'invalid ciphertext: no prefix');
  const sealed = Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16));
    const plaintext = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    return { status: 200, body: { data: { plaintext: plaintext.toString('base64') } } };
  } catch {
    return refused(400, 'invalid ciphertext: unable to decrypt');
  }
}
