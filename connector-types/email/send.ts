/** Logs in as the connector says, and sends as SMTP does. */
import { isConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import type { Inputs, Outputs } from '../smtp/fields.ts';
import * as smtp from '../smtp/send.ts';
import type { Connection } from './fields.ts';
import { hostnameOf } from './providers.ts';

export function send(context: ActionContext<Connection, Inputs>): Promise<Outputs> {
  return loggedIn(context, (login, connection) => smtp.send({ ...context, connection }, login));
}

export function test(context: TestContext<Connection>): Promise<void> {
  return loggedIn(context, (login, connection) => smtp.test({ ...context, connection }, login));
}

type Work<T> = (login: smtp.Login, connection: Connection & { hostname: string }) => Promise<T>;

/** An access token that the server does not accept is renewed once: it logs in before anything is sent. */
async function loggedIn<T>(context: TestContext<Connection>, work: Work<T>): Promise<T> {
  const { username: user, password } = context.connection;
  const connection = { ...context.connection, hostname: hostnameOf(context.connection) };
  if (context.authorization === 'password') return await work({ user, pass: password ?? '' }, connection);
  const withToken = async (renew: boolean): Promise<T> =>
    await work({ type: 'OAuth2', user, accessToken: await context.accessToken({ renew }) }, connection);
  try {
    return await withToken(false);
  } catch (error) {
    if (!isConnectorError(error) || error.code !== 'AUTHENTICATION_FAILED') throw error;
    return await withToken(true);
  }
}
