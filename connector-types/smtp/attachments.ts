/** Attachments as nodemailer takes them. Files are streams: they are read when their place in the message has come. */
import type { FileHandle, Files } from 'petiole/connector';
import type { Attachment } from './fields.ts';

interface Content {
  filename: string;
  content: Buffer | NodeJS.ReadableStream;
  contentType?: string;
  cid?: string;
}

/** Looks all files up before anything is sent. */
export function contentsOf(attachments: readonly Attachment[], files: Files): Promise<Content[]> {
  return Promise.all(attachments.map((attachment) => contentOf(attachment, files)));
}

async function contentOf(attachment: Attachment, files: Files): Promise<Content> {
  if ('file_id' in attachment) return fromFile(attachment, files, {});
  const { name, cid } = attachment;
  const contentType = attachment.contentType ?? attachment.content_type;
  const given = { ...(contentType !== undefined && { contentType }), ...(cid !== undefined && { cid }) };
  if ('file' in attachment) return fromFile(attachment.file, files, { ...given, ...(name !== undefined && { filename: name }) });
  const content = Buffer.from(attachment.content, attachment.encoding === 'base64' ? 'base64' : 'utf8');
  return { filename: attachment.name, content, ...given };
}

async function fromFile(handle: FileHandle, files: Files, given: Partial<Content>): Promise<Content> {
  const { stream, name, content_type } = await files.read(handle);
  return { filename: name, content: stream, contentType: content_type, ...given };
}
