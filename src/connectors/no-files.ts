/** Where nobody keeps files. */
import { ConnectorError, type Files } from '../sdk/connector.ts';

export const NO_FILES: Files = { read: () => Promise.reject(noFiles()), write: () => Promise.reject(noFiles()) };

function noFiles(): ConnectorError {
  return new ConnectorError('INVALID_INPUT', 'files are not kept here: this process has no database', { retryable: false });
}
