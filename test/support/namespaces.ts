/** Namespaces of Linux for tests: root has them as it is, anybody else as the root of a user namespace (Debian allows that). */
export const isRoot = process.getuid?.() === 0;

/** `unshare` with these flags, such as `-m`; what follows is the program and its arguments. */
export function unshared(...flags: string[]): string[] {
  return ['unshare', ...(isRoot ? [] : ['-U', '-r']), ...flags];
}
