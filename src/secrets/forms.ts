/** The forms in which a secret may turn up in a text: as it is, and as the usual encodings write it. */

/** Shorter values are ordinary words too often; they are masked only where their field is declared secret. */
export const SHORTEST = 8;
/** Longer texts are looked for piece by piece, so that a stream has to keep back only this much. */
const PIECE = 1024;
const SHORTEST_LINE = 16;
/** So much of a secret is looked for in every encoding: a text of megabytes would have hundreds of them. */
const ENCODED = 16 * 1024;
/** So much of it as it is, and in JSON. */
export const LONGEST = 256 * 1024;

/** Every form of the secret, each of 8 to about 1,000 characters; none for a secret that is too short. */
export function formsOf(secret: string): Set<string> {
  const forms = encodedForms(secret.slice(0, ENCODED));
  if (secret.length <= ENCODED) return forms;
  const text = secret.slice(0, LONGEST);
  for (const form of [text, ...wordings(text), jsonOf(text)]) addPieces(form, forms);
  return forms;
}

function addPieces(form: string, forms: Set<string>): void {
  for (const piece of piecesOf(form)) if (piece.trim().length >= SHORTEST) forms.add(piece);
}

function encodedForms(secret: string): Set<string> {
  const forms = new Set<string>();
  for (const text of wordings(secret)) {
    const written = [text, ...jsonForms(text), ...urlForms(text), ...markupForms(text), partName(text), shellQuoted(text)];
    const bytes = [text, jsonOf(text)].map((one) => Buffer.from(one, 'utf8'));
    const spellings = [
      ...written,
      ...written.flatMap(writtenAgain),
      ...[text.toLowerCase(), text.toUpperCase()],
      ...bytes.flatMap((one) => [...hexForms(one), ...base64Forms(one)]),
    ];
    for (const form of new Set(spellings)) addPieces(form, forms);
  }
  return forms;
}

/** The secret, without the line break that a file ends with, and the lines of one that has several, such as a private key. */
function wordings(secret: string): string[] {
  if (secret.trim().length < SHORTEST) return [];
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const telling = lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----')) : [];
  return [...new Set([secret, secret.trim(), ...telling])];
}

function jsonOf(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** In a JSON text, as PHP writes it (`\/`), as Go and others do for the HTML around it (`\u003c`), and in each that is ASCII alone. */
function jsonForms(text: string): string[] {
  const once = jsonOf(text);
  const forms = [once, once.replaceAll('/', '\\/'), byNumber(once, /[<>&]/g), byNumber(once, /[<>&']/g)];
  const ascii = forms.map((form) => byNumber(form, NOT_ASCII));
  // quotes by number too: PHP with JSON_HEX_QUOT, JavaScript encoders that fear for the HTML around them
  const numbered = [byNumber(text.replaceAll('\\', '\\\\'), /["'<>&\u0000-\u001f\u007f-\uffff]/g), byNumber(text, /[^A-Za-z0-9 ]/g)];
  const php = withUpperNumbers(byNumber(once.replaceAll('/', '\\/').replaceAll('\\"', '\\u0022'), /[<>&']/g));
  const all = [...forms, ...ascii, ...numbered, php, byNumber(php, NOT_ASCII)];
  return [...all, ...all.filter((form) => form.includes('\\u')).map(withUpperNumbers)];
}

const NOT_ASCII = /[\u007f-\uffff]/g;

function byNumber(json: string, characters: RegExp): string {
  return json.replace(characters, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** `\u00E9`, as Java and .NET write it. */
function withUpperNumbers(json: string): string {
  return json.replace(/\\u[0-9a-f]{4}/g, (number) => `\\u${number.slice(2).toUpperCase()}`);
}

/** As one word of a shell, between single quotes. */
function shellQuoted(text: string): string {
  return text.replaceAll("'", `'\\''`);
}

/** What was written once may be part of a JSON text or of a URL. */
function writtenAgain(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  return [jsonOf(text), component, withLowerHex(component)];
}

/** In a URL, in a form, in both cases of the hex digits; and as it was before, where the secret itself was encoded. */
function urlForms(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ '': text }).toString().slice(1);
  // Python leaves the slash, and some write a blank as in a form and all else as in an address
  const partly = [strict.replaceAll('%2F', '/'), component.replaceAll('%20', '+'), strict.replaceAll('%20', '+')];
  const encoded = [component, strict, form, encodeURI(text.toWellFormed()), ...partly, ...partsOfUrl(text)];
  return [...encoded, ...encoded.map(withLowerHex), ...decoded(text)];
}

/** Every part of an address has characters of its own that are encoded in it. */
function partsOfUrl(text: string): string[] {
  if (/^[A-Za-z0-9._-]*$/.test(text)) return [];
  const url = new URL('http://h');
  url.username = text;
  // what would end the part is not in it
  url.search = text.replace(/[#\t\r\n]/g, encodeURIComponent);
  url.pathname = `/x${text.replace(/[?#\\\t\r\n]/g, encodeURIComponent)}`;
  return [url.username, url.search.slice(1), url.pathname.slice(2)];
}

function withLowerHex(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function decoded(text: string): string[] {
  if (!text.includes('%')) return [];
  try {
    return [decodeURIComponent(text)];
  } catch {
    return []; // not percent-encoded
  }
}

/** Between tags quotes may stay as they are; inside of them every library has its own way with them. */
const QUOTES = [
  ['"', "'"],
  ['&quot;', '&apos;'],
  ['&quot;', "'"],
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&quot;', '&#039;'],
  ['&#34;', '&#39;'],
] as const;

/** In XML and HTML. */
function markupForms(text: string): string[] {
  const inner = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [inner, inner.replaceAll('>', '&gt;')].flatMap((form) =>
    QUOTES.map(([double, single]) => form.replaceAll('"', double).replaceAll("'", single)),
  );
}

/** As the name of a part of a multipart body. */
function partName(text: string): string {
  return text.replace(/["\r\n]/g, (c) => encodeURIComponent(c));
}

function hexForms(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase()];
}

/**
 * base64 writes three bytes as four characters, so what a secret becomes depends on where it begins. Of each alignment the
 * characters that the secret alone decides on; those at its borders hold bits of its neighbours.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const inner = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function piecesOf(form: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < form.length; at += PIECE) {
    // The last piece must not be too short to be looked for.
    const end = form.length - at < PIECE + SHORTEST ? form.length : at + PIECE;
    pieces.push(form.slice(at, end));
    if (end === form.length) break;
  }
  return pieces;
}
