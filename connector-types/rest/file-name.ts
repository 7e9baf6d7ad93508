/** What a downloaded file is called: as the server says, else as its address ends. */
import type { Exchange } from 'petiole/connector';

export function nameOf({ headers, request }: Pick<Exchange, 'headers' | 'request'>): string {
  const disposition = String(headers['content-disposition'] ?? '');
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1');
  const plain = /filename\s*=\s*([^";\s]+)/i.exec(disposition)?.[1];
  const said = (encoded === undefined ? undefined : decoded(encoded)) ?? quoted ?? plain;
  return said || decoded(request.url.pathname.split('/').at(-1) ?? '') || 'download';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
