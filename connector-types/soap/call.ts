/** One call of an operation, and what a service offers. */
import { randomUUID } from 'node:crypto';
import { createClientAsync, WSSecurity, type Client } from 'soap';
import { excerpt, ConnectorError, type ActionContext, type TestContext } from 'petiole/connector';
import { assertValues } from './args.ts';
import type { CallInputs, Connection } from './fields.ts';
import { inner, isEnvelope, SoapHttp, unreadable } from './http-client.ts';

type Context = TestContext<Connection>;
type Method = (args: object, done: (error: unknown, result?: unknown, raw?: string, header?: unknown) => void) => void;

async function clientOf(context: Context, idempotent: boolean): Promise<Client> {
  const { wsdl, endpoint, soap_version } = context.connection;
  const http = new SoapHttp(context, idempotent);
  const options = {
    ...{ httpClient: http.client, disableCache: true, forceSoap12Headers: soap_version === '1.2', returnFault: true },
    ...(endpoint !== undefined && { endpoint }),
    // a key that puts text into the message as it is must not be one that data can have
    xmlKey: `$xml-${randomUUID()}`,
    wsdl_options: { overrideImportLocation: (location: string) => http.importLocation(location) },
  };
  try {
    return await createClientAsync(wsdl, options, endpoint);
  } catch (error) {
    throw inner(error) ?? unreadable(new URL(wsdl), `it is no WSDL that can be read: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  return excerpt(String((error as Error).message ?? error).split('\n', 1)[0]!, 300);
}

export async function describe(context: Context): Promise<{ services: Record<string, Record<string, unknown>> }> {
  const client = await clientOf(context, true);
  return { services: plain(client.describe()) as Record<string, Record<string, unknown>> };
}

export async function test(context: Context): Promise<void> {
  await clientOf(context, true);
}

export async function call(context: ActionContext<Connection, CallInputs>): Promise<{ result: unknown; soap_header: unknown }> {
  const { operation, args, soap_headers, idempotent } = context.inputs;
  assertValues(args, 'args');
  assertValues(soap_headers ?? {}, 'soap_headers');
  const client = await clientOf(context, idempotent);
  const method = methodOf(client, context.inputs);
  secure(client, context.connection);
  if (soap_headers) client.addSoapHeader(soap_headers);
  return await new Promise((resolve, reject) => {
    try {
      method(args, (error, result, raw, header) => {
        if (error) reject(translate(error, raw, context));
        else resolve({ result: plain(result), soap_header: plain(header) });
      });
    } catch (error) {
      const message = `SOAP: the message of ${operation} cannot be made: ${firstLine(error)}`;
      reject(new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true }));
    }
  });
}

function methodOf(client: Client, { operation, service, port }: CallInputs): Method {
  const services = client as unknown as Record<string, Record<string, Record<string, Method>>>;
  const known = client.describe() as Record<string, Record<string, Record<string, unknown>>>;
  const found = Object.entries(known).flatMap(([at, ports]) =>
    Object.entries(ports)
      .filter(([name, operations]) => Object.hasOwn(operations, operation) && (port ?? name) === name && (service ?? at) === at)
      .map(([name]) => services[at]?.[name]?.[operation]),
  );
  if (found[0]) return found[0];
  const all = Object.values(known).flatMap((ports) => Object.values(ports).flatMap((operations) => Object.keys(operations)));
  const message = `SOAP: there is no operation '${operation}': the WSDL has ${[...new Set(all)].slice(0, 50).join(', ') || 'none'}`;
  throw new ConnectorError('INVALID_INPUT', message, { retryable: false, unsent: true });
}

function secure(client: Client, { username, password = '', security }: Connection): void {
  if (username === undefined || security === 'basic') return;
  const passwordType = security === 'wss_digest' ? 'PasswordDigest' : 'PasswordText';
  client.setSecurity(new WSSecurity(username, password, { passwordType, hasNonce: true, hasTimeStamp: true }));
}

interface SoapError extends Error {
  root?: { Envelope?: { Body?: { Fault?: Record<string, unknown> } } };
  body?: unknown;
}

function translate(error: unknown, raw: unknown, { connection, inputs }: ActionContext<Connection, CallInputs>): ConnectorError {
  const known = inner(error);
  if (known) return known;
  const fault = (error as SoapError).root?.Envelope?.Body?.Fault;
  if (fault) return ofFault(fault, inputs.operation);
  const text = typeof raw === 'string' ? raw : String((error as SoapError).body ?? '');
  const what = isEnvelope(text) ? firstLine(error) : 'it is no SOAP';
  const problem = unreadable(new URL(connection.endpoint ?? connection.wsdl), what);
  return new ConnectorError(problem.code, problem.message, { retryable: false, response: excerpt(text, 10_000) });
}

/** Of SOAP 1.1 and of 1.2. A caller who is not known is told so in a fault. */
function ofFault(fault: Record<string, unknown>, operation: string): ConnectorError {
  const { faultcode, faultstring, detail, Code, Reason, Detail } = fault;
  const code = textOf(faultcode ?? (Code as { Value?: unknown } | undefined)?.Value);
  const text = textOf(faultstring ?? (Reason as { Text?: unknown } | undefined)?.Text);
  const fields = {
    fault_code: code,
    fault_string: excerpt(text, 10_000),
    fault_detail: excerpt(JSON.stringify(plain(detail ?? Detail)), 10_000),
  };
  const isUnknownCaller = /FailedAuthentication|InvalidSecurity|FailedCheck|InvalidSecurityToken/i.test(code);
  const message = `${operation} failed: ${excerpt(text, 1000) || 'no reason is given'} (fault ${code})`;
  return new ConnectorError(isUnknownCaller ? 'AUTHENTICATION_FAILED' : 'COMMAND_FAILED', message, { retryable: false, fields });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const inside = (value as { $value?: unknown; _?: unknown } | null | undefined)?.$value;
  return typeof inside === 'string' ? inside : value === undefined || value === null ? '' : JSON.stringify(plain(value));
}

/** As JSON gives it: times are texts. */
function plain(value: unknown): unknown {
  return value === undefined || value === null ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
