/** A chatMessage of Microsoft Graph: https://learn.microsoft.com/en-us/graph/api/chatmessage-post */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

export const graphFields = {
  text: z.string().default('').describe('Shown above the card'),
  html: z.boolean().default(false).describe('text is HTML'),
  subject: z.string().optional(),
  importance: z.enum(['normal', 'high', 'urgent']).default('normal'),
  card: z.record(z.string(), z.unknown()).optional().describe('An Adaptive Card'),
};

interface Given {
  text: string;
  html: boolean;
  subject?: string | undefined;
  importance: string;
  card?: Record<string, unknown> | undefined;
}

export function graphMessage({ text, html, subject, importance, card }: Given): object {
  const common = { importance, ...(subject !== undefined && { subject }) };
  if (!card) return { ...common, body: { contentType: html ? 'html' : 'text', content: text } };
  // the place of the card within the message is a tag in its HTML
  const id = randomUUID();
  const content = `${html ? text : escaped(text)}<attachment id="${id}"></attachment>`;
  return {
    ...common,
    body: { contentType: 'html', content },
    attachments: [{ id, contentType: 'application/vnd.microsoft.card.adaptive', content: JSON.stringify(card) }],
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign).replaceAll('\n', '<br>');
}
