/** Paths inside a Vault, as the fields allow them. */

export const trimmed = (path: string): string => path.replace(/^\/+|(?<!\/)\/+$/g, '');

/** Each part percent-encoded, so that nothing of it becomes a query. */
export const encoded = (path: string): string =>
  trimmed(path)
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
