/** Files as the two doors see them. */
import type { Readable } from 'node:stream';
import type { Page } from './types.ts';

/** The first five are the handle: what inputs and outputs hold instead of the content. */
export interface FileInfo {
  file_id: string;
  name: string;
  /** bytes */
  size: number;
  /** hexadecimal */
  sha256: string;
  content_type: string;
  /** the connection that wrote it; null: it was uploaded */
  execution_id: string | null;
  created_at: string;
  /** when it was last written, read or downloaded: from then on its time counts */
  used_at: string;
}

export interface Upload {
  name: string;
  contentType: string;
  /** what the caller says; null: unknown */
  size: number | null;
  body: Readable;
  signal: AbortSignal;
}

export interface FilesPort {
  /** Durable when it resolves; where it rejects, nothing is left. FILE_TOO_LARGE. */
  upload(upload: Upload): Promise<FileInfo>;
  /** Newest first. */
  list(page: { limit?: number; cursor?: string; q?: string }): Promise<Page<FileInfo>>;
  /** FILE_NOT_FOUND, as all below. */
  get(id: string): Promise<FileInfo>;
  /** The content, or the bytes from `start` to before `end`. */
  open(id: string): Promise<{ file: FileInfo; content(range?: { start: number; end: number }): Readable }>;
  delete(id: string): Promise<void>;
}
