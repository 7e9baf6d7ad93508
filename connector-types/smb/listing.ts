/** What `ls` of smbclient prints: "  %-30s%7.7s %8.0f  %s", with the time as `asctime` writes it. */
import { posix } from 'node:path';
import type { Entry } from '../files/fields.ts';

const LINE = /^ {2}(.*) (\d+) {2}[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/;
/** Bytes of the columns; longer names move what stands behind them. */
const NAME_BYTES = 30;
const ATTRIBUTE_BYTES = 7;
const SIZE_BYTES = 8;

export function entriesOf(text: string, folder: string): Entry[] {
  return text.split('\n').flatMap((line) => entryOf(line, folder) ?? []);
}

function entryOf(line: string, folder: string): Entry | undefined {
  const found = LINE.exec(line);
  if (!found) return undefined;
  const [, front = '', size, month, day, time, year] = found;
  const bytes = Buffer.from(front);
  const end = bytes.length - Math.max(0, SIZE_BYTES - size!.length) - ATTRIBUTE_BYTES;
  const attributes = bytes.subarray(end).toString();
  const column = bytes.subarray(0, end).toString();
  const name = end > NAME_BYTES ? column : column.trimEnd();
  if (name === '.' || name === '..' || name === '' || /[/\\\p{Cc}]/u.test(name)) return undefined;
  const isFolder = attributes.includes('D');
  const modified = Date.parse(`${month} ${day} ${year} ${time} UTC`);
  return {
    name,
    path: posix.join(folder, name),
    type: isFolder ? 'folder' : 'file',
    size: isFolder ? 0 : Number(size),
    modified_at: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
  };
}
