/** Whether a service answers at the address of a connector, and takes its credentials. */
import { ConnectorError, NOTHING_TESTED, type TestContext } from 'petiole/connector';
import { answerTo } from './exchange.ts';
import { inputs, type Connection } from './fields.ts';

/**
 * A GET of the address itself, of which most statuses are good news: headers, path and parameters, which the flow gives, are not
 * there yet. A connector without an address has nothing that could be tested.
 */
export async function testAddress(context: TestContext<Connection>): Promise<unknown> {
  const { connection } = context;
  if (connection.url === undefined && connection.hostname === undefined) return NOTHING_TESTED;
  const any = inputs.parse({ expected_status_code: ['1xx', '2xx', '3xx', '4xx', '5xx'] });
  const { status_code: status, url } = await answerTo({ ...context, inputs: any });
  const hasCredentials = connection.token !== undefined || connection.username !== undefined;
  const place = new URL(url);
  if (hasCredentials && (status === 401 || status === 403)) {
    throw new ConnectorError('AUTHENTICATION_FAILED', `${place.host} does not accept the credentials (${status})`, { status });
  }
  if (status >= 500)
    throw new ConnectorError('UNEXPECTED_STATUS', `${place.host} answered ${status}: it has a problem of its own`, { status });
}
