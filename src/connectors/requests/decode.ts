/** The body of an answer, in the format that the request expects. */
import { ConnectorError, excerpt, type Content, type Exchange, type ResponseFormat } from '../../sdk/connector.ts';
import { messageOf } from '../../errors.ts';
import { placeOf } from './exchange.ts';
import { jsonProblem } from './json.ts';
import { parseXml } from './xml.ts';

/** Null where there is no body. Rejects with INVALID_RESPONSE where it cannot be read so. */
export async function decode(exchange: Exchange, format: ResponseFormat): Promise<unknown> {
  const content = await exchange.read();
  if (content.encoding === null) return null;
  if ((format === 'json' || format === 'auto') && 'json' in content) return content.json;
  const text = textOf(content);
  if (format === 'raw' || format === 'auto') return content.encoding === 'base64' ? Buffer.from(text, 'base64') : text;
  try {
    return format === 'xml' ? parseXml(text) : JSON.parse(text);
  } catch (error) {
    const message = `${placeOf(exchange.request)} answered ${exchange.status} with a body that is no ${format.toUpperCase()}: ${format === 'json' ? jsonProblem(error) : messageOf(error)}`;
    throw new ConnectorError('INVALID_RESPONSE', message, { status: exchange.status, response: excerpt(text, MOST_SHOWN) });
  }
}

/** What is kept of an answer that is an error. */
const MOST_SHOWN = 10_000;

/** As good as it can be read: it is an error already. */
export async function decodeError(exchange: Exchange, format: ResponseFormat): Promise<unknown> {
  const content = await exchange.read({ lenient: true });
  if (content.encoding === null) return null;
  if ('json' in content) return JSON.stringify(content.json).length > MOST_SHOWN * 10 ? excerpt(textOf(content), MOST_SHOWN) : content.json;
  const text = textOf(content);
  if (format === 'xml' || format === 'json') {
    try {
      const value: unknown = format === 'xml' ? parseXml(text) : JSON.parse(text);
      if (text.length <= MOST_SHOWN * 10) return value;
    } catch {
      // a page of a proxy, as a rule
    }
  }
  return excerpt(text, MOST_SHOWN);
}

function textOf(content: Content): string {
  return content.text ?? JSON.stringify(content.json);
}
