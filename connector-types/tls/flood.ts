/**
 * Ends a connection on which more comes than anybody asked for. The libraries keep an answer until it is whole, and some copy it at
 * each piece that comes: one that never ends would fill the memory of all, or take their time.
 */
const LOOK_EVERY_MS = 20;

export interface Flood {
  /** bytes */
  most: number;
  received(): number;
  /** closes the connection; called once, before `tooMuch` is what it fails with */
  end(): void;
  tooMuch(): Error;
}

/** The work, or a rejection as soon as more than that has come. */
export async function withoutFlood<T>({ most, received, end, tooMuch }: Flood, work: Promise<T>): Promise<T> {
  let watch: NodeJS.Timeout | undefined;
  const flood = new Promise<never>((_resolve, reject) => {
    watch = setInterval(() => {
      if (received() <= most) return;
      clearInterval(watch);
      reject(tooMuch());
      end();
    }, LOOK_EVERY_MS);
  });
  try {
    return await Promise.race([work, flood]);
  } finally {
    clearInterval(watch);
  }
}
