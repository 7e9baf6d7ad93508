/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key */
import { createHmac } from 'node:crypto';

const STANDARD = (
  'content-encoding content-language content-length content-md5 content-type date if-modified-since if-match if-none-match ' +
  'if-unmodified-since range'
).split(' ');

export interface Signed {
  method: string;
  url: URL;
  /** names in lower case; `content-length` as it will be sent */
  headers: Record<string, string>;
}

/** The value of the header `Authorization`. */
export function sharedKey(request: Signed, account: string, key: string): string {
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(textOf(request, account)).digest('base64');
  return `SharedKey ${account}:${signature}`;
}

function textOf({ method, url, headers }: Signed, account: string): string {
  const standard = STANDARD.map((name) => (name === 'content-length' && headers[name] === '0' ? '' : (headers[name] ?? '')));
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${headers[name]!.trim()}\n`);
  const names = [...new Set([...url.searchParams.keys()].map((name) => name.toLowerCase()))].sort();
  const params = names.map((name) => {
    const values = [...url.searchParams].filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
    return `\n${name}:${values.sort().join(',')}`;
  });
  return `${[method, ...standard].join('\n')}\n${own.join('')}/${account}${url.pathname}${params.join('')}`;
}
