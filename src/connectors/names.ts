/** `slack.com` → `slackCom`, `E-Mail (SMTP)` → `eMailSmtp`: how a name reads as a namespace. */
export function camelCase(name: string): string {
  const words = name
    .normalize('NFKD')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  const camel = words.map((word, index) => (index === 0 ? lowerStart(word) : upperStart(word))).join('');
  return /^[0-9]/.test(camel) ? `_${camel}` : camel;
}

/** What the product itself puts under `connectors`: no connector and no type may have it. */
export const RESERVED_NAMESPACE = 'utils';

/** A name that scripts can write, and that means nothing to JavaScript itself: `constructor` and `__proto__` do. */
export function isNamespace(text: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]{0,99}$/.test(text) && !(text in Object.prototype);
}

/** An abbreviation (`REST`) becomes lower case as a whole. */
function lowerStart(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
}

function upperStart(word: string): string {
  const rest = word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1);
  return word.charAt(0).toUpperCase() + rest;
}
