/**
 * An Incoming Webhook and a Workflow of Teams, and the messages of Microsoft Graph v1.0, as learn.microsoft.com has them (incoming
 * webhooks, chatmessage: post).
 */
import { z } from 'zod';
import { serve, wrongIn, type Said, type Service } from './service.ts';

const card = z.looseObject({ type: z.literal('AdaptiveCard'), version: z.string(), body: z.array(z.looseObject({ type: z.string() })) });
const webhook = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), contentUrl: z.null().optional(), content: card }),
    )
    .length(1),
});
const chatMessage = z.strictObject({
  subject: z.string().optional(),
  importance: z.enum(['normal', 'high', 'urgent']).optional(),
  body: z.strictObject({ contentType: z.enum(['text', 'html']), content: z.string() }),
  attachments: z.array(z.strictObject({ id: z.string(), contentType: z.string(), content: z.string() })).optional(),
});

export const GRAPH_TOKEN = 'eyJ0eXAiOiJKV1QiLCJub25jZSI6-graph';

export async function serveTeams(): Promise<Service> {
  return await serve(({ path, method, body, headers }) => {
    if (path === '/webhookb2/right')
      return wrongIn(webhook, body) ? { status: 400, body: 'Bad payload received by generic incoming webhook.' } : { body: '1' };
    if (path === '/workflows/right')
      return wrongIn(webhook, body)
        ? { status: 400, body: { error: { code: 'InvalidRequestContent', message: 'no card' } } }
        : { status: 202 };
    if (headers.authorization !== `Bearer ${GRAPH_TOKEN}`) return refused(401, 'InvalidAuthenticationToken', 'Access token is empty.');
    if (path === '/v1.0/me') return { body: { displayName: 'Ada' } };
    if (method !== 'POST' || !/^\/v1\.0\/(teams\/[^/]+\/channels\/[^/]+|chats\/[^/]+)\/messages(\/[^/]+\/replies)?$/.test(path))
      return refused(404, 'NotFound', 'Resource not found.');
    const wrong = wrongIn(chatMessage, body);
    return wrong
      ? refused(400, 'BadRequest', wrong)
      : { status: 201, body: { id: '1616990032035', webUrl: 'https://teams.microsoft.com/l/message/1' } };
  });
}

function refused(status: number, code: string, message: string): Said {
  return { status, body: { error: { code, message, innerError: { 'request-id': 'b5a5f4d2' } } } };
}

/** It says so with status 200. */
export const teamsLimit: Said = {
  body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0,server=x.',
};
