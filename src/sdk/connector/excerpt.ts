/**
 * The beginning of a text that somebody else made, for a message. A cut text ends with `…`: a secret that was cut in two is then
 * recognized by its first half, which nothing else would give away.
 */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  // half of a character would be replaced by another one, and the half of a secret with it
  const end = /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most;
  return `${text.slice(0, end)}…`;
}
