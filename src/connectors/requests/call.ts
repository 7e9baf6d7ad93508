/** One request of an action: put together by chaining, sent once, when it is awaited first. */
import {
  ConnectorError,
  type Exchange,
  type Files,
  type Headers,
  type HttpAnswer,
  type HttpCall,
  type HttpRequest,
  type HttpSender,
  type Params,
  type RequestFormat,
  type ResponseFormat,
  type RetryPolicy,
} from '../../sdk/connector.ts';
import { decode, decodeError } from './decode.ts';
import { Draft } from './draft.ts';
import { exchange, placeOf } from './exchange.ts';
import type { RequestAttempts } from './port.ts';
import { failureOf } from './problem.ts';
import { isRefusal, withShortRefusal } from './refusal.ts';
import { shownRequest } from './shown.ts';
import { addressOf, type Target } from './target.ts';

export interface Around {
  sender: HttpSender;
  signal: AbortSignal;
  attempts: RequestAttempts;
  target: Target;
  /** those of the call, which are there once its action runs */
  files: () => Files;
  /** requests that nobody awaited so far, for a warning at the end of the action */
  unsent?: Set<Unsent>;
}

/** For messages. */
export type Unsent = Readonly<{ place: string }>;

interface Settings {
  responseFormat: ResponseFormat;
  readTimeoutMs?: number;
  retry?: Partial<RetryPolicy> | false;
  idempotent?: boolean;
}

interface Answered {
  answer: HttpAnswer;
  /** the status is none of success, or the service says so otherwise */
  failure?: ConnectorError;
}

export class Call<T> implements HttpCall<T> {
  readonly #around: Around;
  readonly #draft: Draft;
  readonly #settings: Settings;
  /** where the request goes first: its authorization stays there */
  readonly #home: URL;
  #sent: Promise<Answered> | undefined;
  /** the one that was sent last */
  #accessToken: string | undefined;
  #isRenewed = false;

  constructor(around: Around, method: string, url: string | URL, from?: { draft: Draft; settings: Settings; home: URL }) {
    this.#around = around;
    const address = addressOf(url, around.target);
    this.#draft = from ? from.draft.copy(address) : new Draft(method.toUpperCase(), address).headers(around.target.headersFor(address));
    this.#settings = from ? { ...from.settings } : { responseFormat: 'json' };
    this.#home = from?.home ?? this.#draft.url;
    around.unsent?.add(this);
  }

  copy({ url, params }: { url?: string; params?: Params } = {}): HttpCall<T> {
    // who makes others of it sends those
    this.#around.unsent?.delete(this);
    const from = { draft: this.#draft, settings: this.#settings, home: this.#home };
    const address = url === undefined ? this.#draft.url : (URL.parse(url, this.#draft.url.href) ?? url);
    return new Call<T>(this.#around, this.#draft.method, address, from).params(params ?? {});
  }

  params(params: Params): this {
    return this.#change(() => this.#draft.params(params));
  }

  headers(headers: Headers): this {
    return this.#change(() => this.#draft.headers(headers));
  }

  payload(value: unknown): this {
    return this.#change(() => this.#draft.payload(value));
  }

  user(user: string): this {
    return this.#change(() => this.#draft.user(user));
  }

  password(password: string): this {
    return this.#change(() => this.#draft.password(password));
  }

  format(format: RequestFormat & ResponseFormat): this {
    return this.requestFormat(format).responseFormat(format);
  }

  requestFormat(format: RequestFormat): this {
    return this.#change(() => (this.#draft.format = format));
  }

  responseFormat(format: ResponseFormat): this {
    return this.#change(() => (this.#settings.responseFormat = format));
  }

  timeout(seconds: number): this {
    return this.#change(() => (this.#settings.readTimeoutMs = seconds * 1000));
  }

  retry(policy: Partial<RetryPolicy> | false): this {
    return this.#change(() => (this.#settings.retry = policy));
  }

  idempotent(): this {
    return this.#change(() => (this.#settings.idempotent = true));
  }

  async response(): Promise<HttpAnswer<T>> {
    return (await this.#send()).answer as HttpAnswer<T>;
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#body().then(onFulfilled, onRejected);
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R> {
    return this.#body().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#body().finally(onFinally);
  }

  #change(change: () => void): this {
    if (this.#sent) throw new ConnectorError('INVALID_INPUT', 'the request was sent already and cannot be changed', { retryable: false });
    change();
    return this;
  }

  async #body(): Promise<T> {
    const { answer, failure } = await this.#send();
    if (failure) throw failure;
    return answer.body as T;
  }

  /** Method and address, without the query. */
  get place(): string {
    return placeOf(this.#draft);
  }

  #send(): Promise<Answered> {
    this.#around.unsent?.delete(this);
    return (this.#sent ??= this.#inAttempts());
  }

  /** An answer with another status is tried again like an error, and given in the end to who wants any answer. */
  async #inAttempts(): Promise<Answered> {
    const { retry, idempotent } = this.#settings;
    let last: Answered | undefined;
    try {
      return await this.#around.attempts.run({ method: this.#draft.method, retry, idempotent }, async (seen) => {
        last = undefined;
        last = await this.#once();
        seen.status = last.answer.status;
        if (last.failure) throw last.failure;
        return last;
      });
    } catch (error) {
      if (last?.failure && last.failure === error) return last;
      throw error;
    }
  }

  /** Once more with another access token, where the far side did not accept the first one: it has done nothing then. */
  async #once(): Promise<Answered> {
    const answered = await this.#exchanged();
    const { tokens } = this.#around.target;
    const refused = this.#accessToken;
    if (!tokens || refused === undefined || this.#isRenewed || !isRefused(answered.failure)) return answered;
    this.#isRenewed = true;
    return (await tokens.renew(refused)) === undefined ? answered : await this.#exchanged();
  }

  async #exchanged(): Promise<Answered> {
    const { sender, signal } = this.#around;
    const { responseFormat, readTimeoutMs } = this.#settings;
    await this.#draft.findFiles(this.#around.files());
    const given = this.#draft.finished();
    const headers = { accept: ACCEPT[responseFormat], 'accept-encoding': 'gzip, deflate, br', ...given.headers };
    const plains = new Map<HttpRequest, HttpRequest>();
    const request = { ...given, headers, readTimeoutMs, signal, streams: isRefusal };
    const exchanged = await withShortRefusal(await exchange(sender, request, { authorize: this.#authorizer(plains) }));
    return await this.#answered(exchanged, plains.get(exchanged.request) ?? exchanged.request);
  }

  /** Runs at each hop. `plains` remembers what each request was before, so that what was added can be masked. */
  #authorizer(plains: Map<HttpRequest, HttpRequest>): ((request: HttpRequest) => Promise<HttpRequest>) | undefined {
    const { authorize, base } = this.#around.target;
    if (!authorize || this.#draft.url.origin !== (base() ?? this.#home).origin) return undefined;
    return async (request) => {
      // a redirect may have made a GET of it, without the payload
      const { method, url: at, headers: before } = request;
      const draft = method === this.#draft.method ? this.#draft.copy(at, before) : new Draft(method, at, before);
      this.#accessToken = (await authorize(draft))?.accessToken;
      const { url, headers, body } = draft.finished();
      const authorized = { ...request, url, headers, body };
      plains.set(authorized, request);
      return authorized;
    };
  }

  async #answered(exchanged: Exchange, plain: HttpRequest): Promise<Answered> {
    const { status, headers, request } = exchanged;
    const { responseFormat } = this.#settings;
    const isSuccess = status >= 200 && status < 300;
    const body = isSuccess ? await decode(exchanged, responseFormat) : await decodeError(exchanged, responseFormat);
    const answer = { status, headers, url: shownRequest(request, plain).url, body };
    const failure = failureOf(exchanged, answer, { problemOf: this.#around.target.problemOf, shown: () => shownRequest(request, plain) });
    return failure ? { answer, failure } : { answer };
  }
}

function isRefused(failure: ConnectorError | undefined): boolean {
  return failure?.code === 'AUTHENTICATION_FAILED' || failure?.status === 401;
}

const ACCEPT: Record<ResponseFormat, string> = {
  json: 'application/json',
  xml: 'application/xml, text/xml;q=0.9, */*;q=0.1',
  raw: '*/*',
  auto: 'application/json, */*;q=0.5',
};
