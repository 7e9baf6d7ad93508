/** What AWS answers when it does not do what it is asked, in the words of the product. */
import { ConnectorError, isConnectorError } from 'petiole/connector';

interface SdkError extends Error {
  $fault?: 'client' | 'server';
  $metadata?: { httpStatusCode?: number; requestId?: string };
  $retryable?: { throttling?: boolean };
  $response?: { statusCode?: number; headers?: Record<string, string> };
}

const CREDENTIALS = new Set(
  (
    'AuthFailure ExpiredToken ExpiredTokenException IncompleteSignature InvalidAccessKeyId InvalidClientTokenId InvalidSignatureException ' +
    'InvalidToken MissingAuthenticationToken NotAuthorized SignatureDoesNotMatch TokenRefreshRequired UnrecognizedClientException'
  ).split(' '),
);
const CLOCK = new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'PriorRequestNotComplete']);
const THROTTLED =
  /throttl|^(TooManyRequestsException|RequestLimitExceeded|SlowDown|ProvisionedThroughputExceededException|BandwidthLimitExceeded|LimitExceededException|RequestThrottledException|TransactionInProgressException)$/i;

/** `what`: service and command. */
export function translate(error: unknown, what: string): unknown {
  if (isConnectorError(error)) return error;
  const { name, message, $metadata, $response, $retryable, $fault } = error as SdkError;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  const fields = { aws_code: name, request_id: $metadata?.requestId ?? null };
  if (CLOCK.has(name) || (name.startsWith('InvalidSignature') && /expired|not yet current/i.test(message))) {
    const advice = 'The clock of this machine and that of AWS differ by more than some minutes: set it right, with NTP';
    return new ConnectorError('AUTHENTICATION_FAILED', `${what}: ${message} (${name}). ${advice}`, { status, fields, retryable: false });
  }
  if (CREDENTIALS.has(name))
    return new ConnectorError('AUTHENTICATION_FAILED', `${what}: ${message} (${name}). Check the access key of the connector`, {
      status,
      fields,
    });
  if (status === undefined && $fault === undefined) return ofLibrary(error as Error, what);
  if (THROTTLED.test(name) || $retryable?.throttling) {
    // AWS throttles with several statuses; retry policies know it as 429
    return new ConnectorError('UNEXPECTED_STATUS', `${what} was throttled: ${message} (${name})`, { status: 429, fields });
  }
  if (status !== undefined && status < 300) return unreadable(what, error as Error, status);
  const shown = isNamed(name) ? `${message} (${name})` : 'with something that is not of AWS';
  return new ConnectorError('UNEXPECTED_STATUS', `${what} answered ${status ?? 'an error'}: ${shown}`, {
    status,
    fields: isNamed(name) ? fields : {},
  });
}

/** An answer that is none of AWS, such as a page of a proxy, has no name of its own. */
function isNamed(name: string): boolean {
  return !/^(Error|SyntaxError|TypeError|UnknownError|Unknown)$/.test(name);
}

function ofLibrary(error: Error, what: string): ConnectorError {
  if (error.name === 'SyntaxError' || /xml|json|parse|deserializ|unclosed|closing tag/i.test(error.message))
    return unreadable(what, error, undefined);
  return new ConnectorError('INVALID_INPUT', `${what}: ${error.message.split('\n', 1)[0]}`, {
    retryable: false,
    unsent: true,
    cause: error,
  });
}

function unreadable(what: string, cause: Error, status: number | undefined): ConnectorError {
  return new ConnectorError('INVALID_RESPONSE', `${what}: the answer cannot be read, so what answers is hardly AWS: check endpoint`, {
    status,
    cause,
  });
}
