/** Holds statements of a worker that match, before they are sent, until `open` is called. */
export function gate(match: RegExp | null = null) {
  const opened = Promise.withResolvers<void>();
  const seen = { held: 0, match };
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    if (!seen.match?.test(text)) return run();
    seen.held += 1;
    await opened.promise;
    return run();
  };
  return { seen, around, open: opened.resolve };
}

export const LOAD_CHILDREN = /where e\.parent_id = any\(\$1::uuid\[\]\)/;
