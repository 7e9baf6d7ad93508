/**
 * The HTTP call of a step as a program makes it, and as the documentation of DBOS and of Restate shows it: Node's `fetch`. The floor
 * and the peers make it themselves; Petiole's goes through its REST connector.
 */
export function farSide(origin: string): (i: number) => Promise<number> {
  return async (i) => {
    const answer = await fetch(`${origin}/${i}`);
    return ((await answer.json()) as { n: number }).n;
  };
}
