/** The HTTP call of a step with Node's own `fetch`, as a program would make it; Petiole's goes through its REST connector. */
export function farSide(origin: string): (i: number) => Promise<number> {
  return async (i) => {
    const answer = await fetch(`${origin}/${i}`);
    return ((await answer.json()) as { n: number }).n;
  };
}
