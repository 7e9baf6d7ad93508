/** Chat completions, as OpenAI began them and many services speak them. */
import { z } from 'zod';
import { ConnectorError } from 'petiole/connector';

const content = z.union([z.string(), z.array(z.record(z.string(), z.unknown())), z.null()]);

export const chatInputs = {
  prompt: z.string().min(1).optional().describe('The question, instead of messages'),
  system: z.string().optional().describe('With prompt: how to answer'),
  messages: z
    .array(z.looseObject({ role: z.string(), content: content.optional() }))
    .min(1)
    .optional()
    .describe('[{ role: system | user | assistant, content }]'),
  max_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  response_format: z.record(z.string(), z.unknown()).optional().describe('{ type: json_schema, json_schema: { name, schema } }'),
};

export const chatOutputs = {
  text: z.string().nullable().describe('What the first choice says; null where it calls a tool'),
  model: z.string().optional(),
  usage: z.record(z.string(), z.unknown()).optional(),
};

interface Asked {
  prompt?: string | undefined;
  system?: string | undefined;
  messages?: { role: string }[] | undefined;
}

/** The body of a request. Throws where there is no question, or two. */
export function chatPayload<T extends Asked>({ prompt, system, messages, ...more }: T): object {
  if ((prompt === undefined) === (messages === undefined)) throw wrong('give either prompt or messages');
  if (system !== undefined && messages) throw wrong("system goes with prompt; in messages it is the one with the role 'system'");
  const asked = [...(system === undefined ? [] : [{ role: 'system', content: system }]), { role: 'user', content: prompt }];
  return { ...more, messages: messages ?? asked };
}

/** All of the answer, and its text in one place. */
export function chatAnswer<T extends { choices?: { message?: { content?: unknown } }[] }>(answer: T): T & { text: string | null } {
  const [first] = answer.choices ?? [];
  if (!first)
    throw new ConnectorError('INVALID_RESPONSE', 'the answer has no choices: does the service speak chat completions?', {
      retryable: false,
    });
  const said = first.message?.content;
  return { ...answer, text: typeof said === 'string' ? said : null };
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}
