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

/** Holds the answers of such statements while it is shut. */
export function gateAfter(match: RegExp) {
  const opened = Promise.withResolvers<void>();
  const seen = { held: 0, isShut: false };
  const around = async (run: () => Promise<unknown>, text: string): Promise<unknown> => {
    const answer = await run();
    if (!seen.isShut || !match.test(text)) return answer;
    seen.held += 1;
    await opened.promise;
    return answer;
  };
  return { seen, around, open: opened.resolve };
}

export const LOAD_CHILDREN = /where e\.parent_id = any\(\$1::uuid\[\]\)/;
