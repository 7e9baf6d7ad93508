/**
 * Names, messages and values come from scripts and far sides. Nothing in them may move the cursor, rename the window, or turn the
 * order of the text round: what a person reads has to be what is there.
 */

/** C1 too, since a terminal takes U+009B for the beginning of a command as it does ESC [. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks that turn text round ("Trojan Source", CVE-2021-42574), and the line breaks that are none on a terminal. */
const TURNING = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/** What a terminal obeys, but for the colours that we set. */
const OBEYED = /\u001b(?!\[\d{1,3}m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f]/g;
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Keeps line breaks and tabs, and nothing else that moves the cursor. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '�').replace(TURNING, '�');
}

/**
 * The last gate before a terminal, for what was not made printable before, such as JSON: there the escape stands for the character,
 * so the value stays the same. What goes into a pipe does not come by here.
 */
export function safeOnTerminal(text: string): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return text.replace(OBEYED, '�').replace(UNSEEN, escape);
}
