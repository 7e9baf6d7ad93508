/** nodemailer makes something of any text: of `ada@exa mple.com` it sends to `ada@exa`, and of two addresses without a comma to one. */
import addressparser from 'nodemailer/lib/addressparser';
import { ConnectorError } from 'petiole/connector';

const ADDRESS = /^("[^"]+"|[^\s@"<>]+)@[^\s@<>]+$/;

/** Throws INVALID_INPUT, with the field, where a text is not what nodemailer takes it for. */
export function assertAddresses(field: string, given: string | readonly string[] | undefined): void {
  const wrong = [given ?? []].flat().find((text) => !areAddresses(text));
  if (wrong === undefined) return;
  throw new ConnectorError(
    'INVALID_INPUT',
    `SMTP: '${field}': ${JSON.stringify(wrong)} is no address: write ada@example.com or Ada <ada@example.com>, several as a list or with commas`,
    { retryable: false },
  );
}

function areAddresses(text: string): boolean {
  const parsed = addressparser(text, { flatten: true });
  return parsed.length > 0 && parsed.every(({ address, name }) => ADDRESS.test(address) && isWhole(text, address, name));
}

/** A name stands before `<address>` or, as in old mails, in brackets behind it; any other was a part of the address. */
function isWhole(text: string, address: string, name: string): boolean {
  return name === '' || text.replace(/(?<!\s)\s*([<>])\s*/g, '$1').includes(`<${address}>`) || text.includes('(');
}
