/** Objects of S3 and of stores that speak as it does, as files of the flow. */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { ConnectorError, isConnectorError, type ActionContext, type FileHandle } from 'petiole/connector';
import { commandOf, send, withClient, type Client } from './client.ts';
import type { Connection, DeleteInputs, GetInputs, HeadInputs, ListInputs, PutInputs } from './fields.ts';

type Context<I> = ActionContext<Connection, I>;
type Output = Record<string, unknown>;
type Ask = (command: string, parameters: Record<string, unknown>, body?: () => Promise<unknown>) => Promise<Output>;

interface Described {
  bucket: string;
  key: string;
  size: number;
  etag: string | null;
  modified_at: string | null;
  content_type: string | null;
  version_id: string | null;
  metadata: Record<string, string>;
}

function withS3<T>(context: Context<unknown>, work: (ask: Ask) => Promise<T>, options?: { streams: boolean }): Promise<T> {
  return withClient(
    context,
    's3',
    (client: Client, library) =>
      work((name, parameters, body) => {
        const make = async () => {
          const command = commandOf(library, 's3', name, parameters);
          if (body) (command as unknown as { input: Record<string, unknown> }).input['Body'] = await body();
          return command;
        };
        return send(context, client, make, `s3 ${name}`);
      }),
    options,
  );
}

export async function list(context: Context<ListInputs>): Promise<{ objects: object[]; prefixes: string[]; truncated: boolean }> {
  const { bucket, prefix, delimiter, start_after, max_entries } = context.inputs;
  const objects: object[] = [];
  const prefixes: string[] = [];
  return await withS3(context, async (ask) => {
    let token: unknown;
    do {
      const page = { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, StartAfter: start_after, ContinuationToken: token };
      const found = await ask('ListObjectsV2', { ...page, MaxKeys: Math.min(1000, max_entries - objects.length - prefixes.length) });
      for (const { Key, Size, ETag, LastModified } of (found['Contents'] ?? []) as Output[])
        objects.push({
          key: Key,
          size: Size ?? 0,
          etag: ETag ?? null,
          modified_at: (LastModified as Date | undefined)?.toISOString() ?? null,
        });
      for (const { Prefix } of (found['CommonPrefixes'] ?? []) as Output[]) prefixes.push(String(Prefix));
      token = found['IsTruncated'] ? found['NextContinuationToken'] : undefined;
    } while (token !== undefined && objects.length + prefixes.length < max_entries);
    return { objects, prefixes, truncated: token !== undefined };
  });
}

export async function get(context: Context<GetInputs>): Promise<Described & { file?: FileHandle; content?: string }> {
  const { bucket, key, version_id, dst } = context.inputs;
  return await withS3(
    context,
    async (ask) => {
      const found = await ask('GetObject', { Bucket: bucket, Key: key, VersionId: version_id });
      const about = described(found, bucket, key);
      const body = found['Body'] as Readable;
      if (dst !== 'file') {
        const content = Buffer.concat(await body.toArray());
        return { ...about, size: content.length, content: content.toString(dst === 'text' ? 'utf8' : 'base64') };
      }
      const file = await context.files.write(posix.basename(key) || 'object', about.content_type ?? 'application/octet-stream', body);
      return { ...about, size: file.size, file };
    },
    { streams: dst === 'file' },
  );
}

/** Of a known length and a known SHA-256, which S3 compares: what arrived otherwise is no object. */
export async function put(context: Context<PutInputs>): Promise<object> {
  const { bucket, key, file, content, encoding, metadata, overwrite, content_type = file?.content_type } = context.inputs;
  if ((file === undefined) === (content === undefined))
    throw new ConnectorError('INVALID_INPUT', 'AWS: s3_put takes either file or content', { retryable: false, unsent: true });
  const bytes = content === undefined ? undefined : Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  const size = bytes?.length ?? file?.size ?? 0;
  const parameters = {
    ...{ Bucket: bucket, Key: key, ContentLength: size, ContentType: content_type, Metadata: metadata },
    ...(file && { ChecksumSHA256: Buffer.from(file.sha256, 'hex').toString('base64') }),
    ...(!overwrite && { IfNoneMatch: '*' }),
  };
  const body = async () => bytes ?? (await context.files.read(file!)).stream;
  try {
    const made = await withS3(context, (ask) => ask('PutObject', parameters, body));
    return { bucket, key, size, etag: (made['ETag'] as string) ?? null, version_id: (made['VersionId'] as string) ?? null };
  } catch (error) {
    if (!isConnectorError(error) || error.status !== 412) throw error;
    const message = `there is an object ${key} in ${bucket} already (overwrite: false)`;
    throw new ConnectorError('COMMAND_FAILED', message, { retryable: false, fields: { aws_code: 'PreconditionFailed' } });
  }
}

export async function head(context: Context<HeadInputs>): Promise<{ exists: boolean; object?: Described }> {
  const { bucket, key, version_id } = context.inputs;
  try {
    const found = await withS3(context, (ask) => ask('HeadObject', { Bucket: bucket, Key: key, VersionId: version_id }));
    return { exists: true, object: described(found, bucket, key) };
  } catch (error) {
    if (isConnectorError(error) && error.status === 404) return { exists: false };
    throw error;
  }
}

export async function remove(context: Context<DeleteInputs>): Promise<{ deleted: boolean }> {
  const { bucket, key, version_id } = context.inputs;
  await withS3(context, (ask) => ask('DeleteObject', { Bucket: bucket, Key: key, VersionId: version_id }));
  return { deleted: true };
}

function described(found: Output, bucket: string, key: string): Described {
  return {
    ...{ bucket, key },
    size: Number(found['ContentLength'] ?? 0),
    etag: (found['ETag'] as string | undefined) ?? null,
    modified_at: (found['LastModified'] as Date | undefined)?.toISOString() ?? null,
    content_type: (found['ContentType'] as string | undefined) ?? null,
    version_id: (found['VersionId'] as string | undefined) ?? null,
    metadata: (found['Metadata'] as Record<string, string> | undefined) ?? {},
  };
}
