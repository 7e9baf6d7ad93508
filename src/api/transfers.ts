/** Content on its way in and out, which is let go when nothing comes for long, and when the server stops. */
import type { IncomingMessage } from 'node:http';
import { addAbortSignal, PassThrough, type Readable } from 'node:stream';
import { PetioleError } from '../errors.ts';

const STALLED_MS = 120_000;
/** How long a stopping server waits for transfers: most end within it, and the others cannot hold it up. */
const LEAVE_MS = 5_000;

export class Transfers {
  readonly #stopping = new AbortController();
  readonly #stalledMs: number;

  constructor(stalledMs: number = STALLED_MS) {
    this.#stalledMs = stalledMs;
  }

  /**
   * Hands the body over as a stream of its own: whoever destroys it does not close the connection, on which the answer still has
   * to go out. The signal is aborted when the client is gone or silent, or the server stops.
   */
  async receive<T>(request: IncomingMessage, take: (body: Readable, signal: AbortSignal) => Promise<T>): Promise<T> {
    const body = new PassThrough();
    const broken = new AbortController();
    const onClose = () => {
      if (!request.complete) broken.abort(new PetioleError('INVALID_REQUEST', 'the upload broke off before its end; send it again'));
    };
    request.once('close', onClose).once('error', onClose).pipe(body);
    const watch = this.#watch(request, broken);
    const signal = AbortSignal.any([broken.signal, this.#stopping.signal]);
    try {
      return await take(body, signal);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearInterval(watch);
      request.off('close', onClose).unpipe(body);
    }
  }

  /** The content as it may be sent: cut off when the server stops. */
  send(content: Readable): Readable {
    return addAbortSignal(this.#stopping.signal, content);
  }

  /** What is on its way may end within some seconds; then it is cut off. */
  stop(): void {
    const cut = () => this.#stopping.abort(new PetioleError('UNAVAILABLE', 'the server is stopping; send the file again shortly'));
    setTimeout(cut, LEAVE_MS).unref();
  }

  #watch({ socket }: IncomingMessage, broken: AbortController): NodeJS.Timeout {
    let seen = socket.bytesRead;
    return setInterval(() => {
      if (socket.bytesRead === seen)
        broken.abort(new PetioleError('INVALID_REQUEST', `nothing of the upload came for ${this.#stalledMs / 1000} s; send it again`));
      seen = socket.bytesRead;
    }, this.#stalledMs).unref();
  }
}
