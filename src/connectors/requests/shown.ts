/** A request as it may be shown: whatever proves who sent it is masked. */
import type { HttpRequest, ShownRequest } from '../../sdk/connector.ts';
import { MASK } from '../masking.ts';

const SECRET_NAME = /authorization|cookie|token|secret|passw|passphrase|api[-_]?key|signature|^x-amz-security|^(key|sig|code|auth)$/i;

/** `plain`: the request before its authorization was added. What differs from it is masked, whatever its name. */
export function shownRequest(sent: HttpRequest, plain: HttpRequest): ShownRequest {
  const headers = Object.entries(sent.headers).map(([name, value]) => {
    const isSecret = SECRET_NAME.test(name) || String(plain.headers[name]) !== String(value);
    return [name, isSecret ? MASK : String(value)];
  });
  return { method: sent.method, url: shownUrl(sent.url, plain.url), headers: Object.fromEntries(headers) as Record<string, string> };
}

function shownUrl(url: URL, plain: URL): string {
  const shown = [...url.searchParams].map(([name, value]) => {
    const isSecret = SECRET_NAME.test(name) || !plain.searchParams.getAll(name).includes(value);
    return `${encodeURIComponent(name)}=${isSecret ? MASK : encodeURIComponent(value)}`;
  });
  return `${url.origin}${url.pathname}${shown.length ? `?${shown.join('&')}` : ''}`;
}
