/** `context.http` of one call: requests that know the type's address, authorization and retries. */
import { ConnectorError, type Http, type HttpSender, type RequestAttempt } from '../../sdk/connector.ts';
import type { CompiledType } from '../compiled-type.ts';

/** Runs a request until it succeeds or is given up. Made by the pipeline for each call. */
export interface RequestAttempts {
  run<T>(request: RequestAttempt, once: () => Promise<T>): Promise<T>;
}

/** For whom the requests are. */
export interface RequestsOf {
  type: CompiledType;
  /** name of the action; absent in a test of the connector */
  action?: string;
  /** all inputs of the call, validated, with defaults */
  inputs: Record<string, unknown>;
  signal: AbortSignal;
  /** default: one attempt */
  attempts?: RequestAttempts;
}

export const ONE_ATTEMPT: RequestAttempts = { run: (_request, once) => once() };

export function httpOf(sender: HttpSender, { attempts = ONE_ATTEMPT }: RequestsOf): Http {
  const later = (): never => {
    throw new ConnectorError('INVALID_INPUT', 'requests are not there yet');
  };
  return {
    send: (request) => sender.send(request),
    get: later,
    post: later,
    put: later,
    patch: later,
    delete: later,
    head: later,
    request: later,
    exchange: later,
    attempts: (request, once) => attempts.run(request, once),
  };
}
