/**
 * What token endpoints really answer, made into what RFC 6749 5.1 and 5.2 say. The one place that knows of the ways of services:
 *
 * | what is seen                                                            | what it becomes                              |
 * |-------------------------------------------------------------------------|----------------------------------------------|
 * | form fields in place of JSON, or JSON under another content type        | JSON                                         |
 * | 200 with `error` (GitHub), or with `ok: false` (Slack)                  | 400                                          |
 * | names of their own for a grant that is gone: `bad_refresh_token` …      | `invalid_grant`                              |
 * | tokens inside of another object (`authed_user`)                         | beside the others                            |
 * | `expires_in` as a text, below 1, absurd or none                         | a number, or none                            |
 * | `token_type` in any case, none, or one of their own (`bot`, `user`)     | `bearer`                                     |
 * | `token_type` `mac` or `dpop`, which a plain request cannot carry         | the error `unsupported_token_type`           |
 * | `scope` as a list; empty `refresh_token`; an `id_token`, which nobody needs here | a text; none; none                  |
 *
 * Anything else, such as a page in HTML, is no answer of a token endpoint: null.
 */
import type { JsonObject, JsonValue } from '../../model.ts';
import { excerpt } from '../../sdk/connector.ts';

export interface TokenAnswer {
  status: number;
  body: JsonObject;
}

export function tokenAnswerOf(given: { status: number; contentType: string; text: string }, path?: string): TokenAnswer | null {
  const parsed = parse(given.text, given.contentType);
  if (!parsed) return null;
  const error = errorOf(parsed);
  if (error !== undefined) {
    const description = textOf(parsed['error_description'] ?? parsed['error_message'] ?? parsed['message']);
    const status = given.status >= 200 && given.status < 300 ? 400 : given.status;
    return {
      status,
      body: { error: SAME_AS_INVALID_GRANT.has(error) ? 'invalid_grant' : error, ...(description && { error_description: description }) },
    };
  }
  if (/^(mac|dpop)$/i.test(String(parsed['token_type']))) {
    return {
      status: 400,
      body: { error: 'unsupported_token_type', error_description: `a token of the type ${String(parsed['token_type'])}` },
    };
  }
  const inner = path === undefined ? undefined : parsed[path];
  const tokens = tokensOf(isObject(inner) ? { ...parsed, ...inner } : parsed);
  return tokens && given.status >= 200 && given.status < 300 ? { status: 200, body: tokens } : null;
}

/** GitHub; Slack; Salesforce and Atlassian say `invalid_grant` as they should. */
const SAME_AS_INVALID_GRANT = new Set([
  'bad_refresh_token',
  'bad_verification_code',
  'invalid_refresh_token',
  'invalid_code',
  'code_already_used',
  'code_expired',
  'token_expired',
  'token_revoked',
  'expired_token',
  'invalid_token',
]);

function parse(text: string, contentType: string): JsonObject | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    try {
      const value = JSON.parse(trimmed) as JsonValue;
      return isObject(value) ? value : null;
    } catch {
      return null;
    }
  }
  if (trimmed.startsWith('<') || (!/form-urlencoded|text\/plain/i.test(contentType) && contentType !== '')) return null;
  const fields = Object.fromEntries(new URLSearchParams(trimmed));
  return 'access_token' in fields || 'error' in fields ? fields : null;
}

function errorOf(parsed: JsonObject): string | undefined {
  const { error, ok } = parsed;
  if (isObject(error)) return textOf(error['code'] ?? error['type'] ?? error['message']) ?? 'unknown_error';
  if (error !== undefined && error !== null && error !== false && error !== '') return textOf(error) ?? 'unknown_error';
  return ok === false ? 'unknown_error' : undefined;
}

/** Visible characters alone (RFC 6749 A.12): anything else could end the header that it stands in. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;
const LONGEST_SECONDS = 10 * 365 * 86_400;

function tokensOf(given: JsonObject): JsonObject | null {
  const { access_token: access, refresh_token: refresh, scope, expires_in: lifetime } = given;
  if (typeof access !== 'string' || !TOKEN.test(access)) return null;
  const seconds = typeof lifetime === 'string' && lifetime.trim() !== '' ? Number(lifetime) : lifetime;
  const scopes = Array.isArray(scope) ? scope.filter((one) => typeof one === 'string').join(' ') : scope;
  return {
    access_token: access,
    token_type: 'bearer',
    ...(typeof refresh === 'string' && TOKEN.test(refresh) && { refresh_token: refresh }),
    ...(typeof seconds === 'number' && seconds >= 1 && Number.isFinite(seconds) && { expires_in: Math.min(seconds, LONGEST_SECONDS) }),
    ...(typeof scopes === 'string' && scopes !== '' && { scope: scopes.slice(0, 4000) }),
  };
}

/** A line of it, since it may come from anybody. */
function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = excerpt(
    String(value)
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
    200,
  );
  return text === '' ? undefined : text;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
