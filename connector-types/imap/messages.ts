/** Searching messages and reading one. */
import { Readable } from 'node:stream';
import type { FetchMessageObject, ImapFlow, MessageAddressObject, SearchObject } from 'imapflow';
import PostalMime, { type Email } from 'postal-mime';
import { ConnectorError, type ActionContext } from 'petiole/connector';
import type { Connection, Fetched, FetchInputs, SearchInputs, Summary } from './fields.ts';
import { inFolder } from './session.ts';

type Context<I> = ActionContext<Connection, I>;

const SUMMARY = { uid: true, envelope: true, flags: true, internalDate: true, size: true } as const;

export function search(context: Context<SearchInputs>): Promise<{ total: number; uid_validity: string; messages: Summary[] }> {
  const { inputs } = context;
  const work = async (client: ImapFlow) => {
    const uid_validity = String(client.mailbox ? client.mailbox.uidValidity : '');
    const found = ((await client.search(criteriaOf(inputs), { uid: true })) || [])
      // `n:*` names the last message also where its UID is lower: RFC 3501, 6.4.8
      .filter((uid) => uid > (inputs.after_uid ?? 0))
      .sort((a, b) => a - b);
    const newest = found.slice(-inputs.limit);
    const messages = newest.length === 0 ? [] : await client.fetchAll(newest.join(','), SUMMARY, { uid: true });
    return { total: found.length, uid_validity, messages: messages.map(summaryOf).sort((a, b) => a.uid - b.uid) };
  };
  return inFolder(context, inputs.folder, work, true);
}

function criteriaOf({ folder: _, limit: _limit, after_uid, since, before, ...given }: SearchInputs): SearchObject {
  return {
    all: true,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(since !== undefined && { since: new Date(since) }),
    ...(before !== undefined && { before: new Date(before) }),
    ...(after_uid !== undefined && { uid: `${after_uid + 1}:*` }),
  };
}

function summaryOf({ uid, envelope, flags, internalDate, size }: FetchMessageObject): Summary {
  return {
    uid,
    subject: envelope?.subject ?? '',
    from: addressesOf(envelope?.from),
    to: addressesOf(envelope?.to),
    date: isoOf(envelope?.date),
    received_at: isoOf(internalDate),
    size: size ?? 0,
    flags: [...(flags ?? [])].sort(),
    message_id: envelope?.messageId ?? null,
  };
}

function addressesOf(list: readonly MessageAddressObject[] | undefined) {
  return (list ?? []).map(({ name, address }) => ({ name: name ?? '', address: address ?? '' }));
}

function isoOf(date: Date | string | undefined): string | null {
  const time = date === undefined ? new Date(NaN) : new Date(date);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

export function fetch(context: Context<FetchInputs>): Promise<Fetched> {
  const { folder, uid, mark_seen, max_size } = context.inputs;
  const work = async (client: ImapFlow) => {
    const head = await client.fetchOne(String(uid), SUMMARY, { uid: true });
    if (!head) throw missing(folder, uid);
    if ((head.size ?? 0) > max_size) throw tooLarge(uid, head.size ?? 0);
    // one byte more than may be, so that a server that says another size is found out
    const whole = await client.fetchOne(String(uid), { uid: true, source: { start: 0, maxLength: max_size + 1 } }, { uid: true });
    if (!whole || !whole.source) throw missing(folder, uid);
    if (whole.source.length > max_size) throw tooLarge(uid, whole.source.length);
    if (mark_seen) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    return await fetchedOf(summaryOf(head), whole.source, context);
  };
  return inFolder(context, folder, work, !mark_seen);
}

function missing(folder: string, uid: number): ConnectorError {
  const message = `there is no message of UID ${uid} in ${folder}`;
  return new ConnectorError('COMMAND_FAILED', message, { retryable: false, fields: { reason: 'NO_SUCH_MESSAGE', uid } });
}

function tooLarge(uid: number, size: number): ConnectorError {
  return new ConnectorError('RESPONSE_TOO_LARGE', `the message of UID ${uid} has ${size} bytes: raise max_size`, { retryable: false });
}

async function fetchedOf(summary: Summary, source: Buffer, context: Context<FetchInputs>): Promise<Fetched> {
  const mail = await parse(source, summary.uid);
  const headers: Record<string, string[]> = {};
  for (const { key, value } of mail.headers) {
    const known = Object.hasOwn(headers, key) ? headers[key]! : [];
    Object.defineProperty(headers, key, { value: [...known, value], enumerable: true, configurable: true });
  }
  const cc = (mail.cc ?? []).map(({ name, address }) => ({ name, address: address ?? '' }));
  return { ...summary, cc, headers, text: mail.text ?? null, html: mail.html ?? null, attachments: await attachmentsOf(mail, context) };
}

async function parse(source: Buffer, uid: number): Promise<Email> {
  try {
    return await new PostalMime({ maxNestingDepth: 100, maxHeadersSize: 1024 * 1024, attachmentEncoding: 'arraybuffer' }).parse(source);
  } catch (error) {
    throw new ConnectorError(
      'INVALID_RESPONSE',
      `the message of UID ${uid} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        retryable: false,
      },
    );
  }
}

async function attachmentsOf({ attachments }: Email, { inputs, files }: Context<FetchInputs>): Promise<Fetched['attachments']> {
  const list: Fetched['attachments'] = [];
  for (const [index, { filename, mimeType, contentId, content }] of attachments.entries()) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
    const name = filename || `attachment-${index + 1}`;
    const content_type = /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
    const file =
      inputs.attachments === 'files' ? await files.write(name, content_type, Readable.from([bytes], { objectMode: false })) : undefined;
    list.push({ name, content_type, size: bytes.length, content_id: contentId ?? null, ...(file && { file }) });
  }
  return list;
}
