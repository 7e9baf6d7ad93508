/** The content of a file as GitHub gives it: base64 of bytes. */
import { ConnectorError } from 'petiole/connector';

interface Contents {
  type?: string;
  encoding?: string;
  content?: string;
  sha?: string;
}

export async function fileOf(
  answer: PromiseLike<Contents | Contents[]>,
  path: string,
): Promise<{ content: string; encoding: 'text' | 'base64'; sha: string }> {
  const found = await answer;
  if (Array.isArray(found) || found.type !== 'file')
    throw new ConnectorError('INVALID_INPUT', `github.com: '${path}' is a folder or a link, and no file`, { retryable: false });
  if (found.encoding !== 'base64')
    throw new ConnectorError('RESPONSE_TOO_LARGE', `github.com: '${path}' is larger than 1 MB: read it with a connector of the type GIT`);
  const bytes = Buffer.from(found.content ?? '', 'base64');
  const sha = found.sha ?? '';
  try {
    return { content: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'text', sha };
  } catch {
    return { content: bytes.toString('base64'), encoding: 'base64', sha };
  }
}
