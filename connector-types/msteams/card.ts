/** The message that a webhook takes: an Adaptive Card, also for a text. */
import { z } from 'zod';
import { ConnectorError } from 'petiole/connector';

export const cardFields = {
  text: z.string().min(1).optional().describe('Some Markdown: bold, italic, lists, links'),
  title: z.string().min(1).optional().describe('With text: a line above it'),
  card: z.record(z.string(), z.unknown()).optional().describe("Instead of text: an Adaptive Card, { type: 'AdaptiveCard', version, body }"),
};

interface Given {
  text?: string | undefined;
  title?: string | undefined;
  card?: Record<string, unknown> | undefined;
}

const TYPE = 'application/vnd.microsoft.card.adaptive';
/** What Teams takes of a message altogether: 28 KB. */
const MOST = 28 * 1024;

export function card({ text, title, card: given }: Given): object {
  if ((text === undefined) === (given === undefined)) throw wrong('give either text or card');
  if (given && given['type'] !== 'AdaptiveCard') throw wrong("'card' must be an Adaptive Card: its type is 'AdaptiveCard'");
  const message = { type: 'message', attachments: [{ contentType: TYPE, contentUrl: null, content: given ?? cardOf(text ?? '', title) }] };
  const size = Buffer.byteLength(JSON.stringify(message));
  if (size > MOST) throw wrong(`the message has ${size} bytes, and Teams takes ${MOST}`);
  return message;
}

function cardOf(text: string, title: string | undefined): object {
  const line = (words: string, more: object = {}) => ({ type: 'TextBlock', text: words, wrap: true, ...more });
  const body = [...(title === undefined ? [] : [line(title, { weight: 'Bolder', size: 'Medium' })]), line(text)];
  return { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', body };
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `MSTEAMS: ${message}`, { retryable: false, unsent: true });
}
