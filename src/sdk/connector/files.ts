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
  /** A stream to read once. Rejects with FILE_NOT_FOUND where there is no such file (any more). */
  read(handle: FileHandle): Promise<{ stream: Readable; name: string; size: number; content_type: string }>;
  /**
   * Takes the whole stream, without holding it in memory. Nothing is left of it when the stream fails, when it is larger than files
   * may be (FILE_TOO_LARGE), and when the action fails afterwards. Of the name the part after the last slash is taken.
   */
  write(name: string, content_type: string, stream: Readable): Promise<FileHandle>;
}
