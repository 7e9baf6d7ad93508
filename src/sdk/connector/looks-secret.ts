/** The rule by which a lint finds fields that hold a secret and are not marked as such: it goes by the words of the name. */

const SECRET_WORDS = new Set(
  'password passwd pwd pass passphrase passcode pin otp secret token jwt bearer key apikey credential credentials cookie auth authorization signature sas'.split(
    ' ',
  ),
);

/** `public_key`, `host_key_sha256`: beside one of these words a key is none that anybody would hide. */
const PUBLIC_WORDS = new Set(
  'public host id ids name names type types url uri path file field column header prefix primary foreign sort idempotency max min length size count ttl expiry expires issuer algorithm'.split(
    ' ',
  ),
);

/** These stay secret whatever stands beside them: the `secret_id` of an AppRole, a `password_file` that holds text. */
const ALWAYS = new Set(['password', 'passwd', 'pwd', 'passphrase', 'passcode', 'secret', 'credential', 'credentials']);

/** What was said of names: the same headers and inputs come with every call. */
const said = new Map<string, boolean>();
const MOST_NAMES = 2000;
const LONGEST_NAME = 100;

/** Whether a field of this name most likely holds a secret: `api_key`, `clientSecret`, `X-Auth-Token`, but not `public_key`. */
export function looksLikeSecret(name: string): boolean {
  const before = said.get(name);
  if (before !== undefined) return before;
  const looksSo = judge(name);
  if (said.size >= MOST_NAMES) said.clear();
  if (name.length <= LONGEST_NAME) said.set(name, looksSo);
  return looksSo;
}

function judge(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => ALWAYS.has(word))) return true;
  return words.some((word) => SECRET_WORDS.has(word)) && !words.some((word) => PUBLIC_WORDS.has(word));
}

/** `clientSecret`, `client_secret`, `Client-Secret`, `APIKey`: always the same words, in the singular where an `s` makes the plural. */
function wordsOf(name: string): string[] {
  const split = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return split.flatMap((word) => [word, word.replace(/s$/, ''), word.replace(/(?<!\d)\d+$/, '')]).filter(Boolean);
}
