import { expect, it } from '@jest/globals';
import { looksLikeSecret } from '../../src/sdk/connector/looks-secret.ts';

it.each([
  ...['password', 'passphrase', 'token', 'api_key', 'apiKey', 'APIKey', 'X-Auth-Token', 'client_secret', 'clientSecret', 'secret_id'],
  ...[
    'private_key',
    'access_tokens',
    'credentials',
    'userPassword',
    'pin',
    'session_cookie',
    'bearer',
    'authorization',
    'key',
    'password2',
  ],
])('%s looks like a secret', (name) => expect(looksLikeSecret(name)).toBe(true));

it.each([
  ...['user', 'url', 'public_key', 'host_key', 'host_key_sha256', 'key_id', 'token_type', 'tokenUrl', 'max_tokens', 'primary_key'],
  ...['keyboard', 'monkey', 'passenger', 'author', 'spin', 'compass', 'tokenizer', 'idempotency_key', 'header_name', ''],
])('%s does not', (name) => expect(looksLikeSecret(name)).toBe(false));
