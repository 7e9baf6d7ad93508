/** Content that flows pass between connections without holding it: `context.files`. */
import type { Readable } from 'node:stream';

/** What stands for a file in inputs and outputs. */
export interface FileHandle {
  file_id: string;
  name: string;
  /** bytes */
  size: number;
  /** hexadecimal */
  sha256: string;
  content_type: string;
}

export interface Files {
  /** Rejects with a ConnectorError where there is no such file. */
  read(handle: FileHandle): Promise<{ stream: Readable; name: string; size: number; content_type: string }>;
  /** Takes the whole stream; nothing is left of it when the stream fails. */
  write(name: string, content_type: string, stream: Readable): Promise<FileHandle>;
}
