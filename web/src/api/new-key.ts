/** A key that nobody else makes, for what must happen once however often it is sent: 128 random bits in hexadecimal digits. */
export function newKey(): string {
  // `crypto.randomUUID` is only there over https and on localhost
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
