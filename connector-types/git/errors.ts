/** What git and ssh print (in English, LC_ALL=C), in the words of the product. */
import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorDetails, excerpt } from 'petiole/connector';
import type { Remote } from './remote.ts';

interface Rule {
  when: RegExp;
  code: ConnectorErrorCode;
  say: (where: string, remote: Remote) => string;
  details?: ConnectorErrorDetails;
  /** git's own words add nothing */
  complete?: true;
}

const never: ConnectorErrorDetails = { retryable: false };

const RULES: readonly Rule[] = [
  {
    when: /couldn't find remote ref|unadvertised object|not our ref|Server does not allow request/i,
    code: 'REF_NOT_FOUND',
    say: (where) => `${where} has no such ref`,
  },
  {
    // git would ask the person at the terminal now
    when: /could not read (Username|Password)|Authentication failed for/i,
    code: 'AUTHENTICATION_FAILED',
    say: (where, { username, password }) =>
      username === undefined && password === undefined
        ? `${where} asks for credentials, and none are given: give username and password, or token`
        : `${where} did not accept the credentials: check username and password, or token`,
    complete: true,
  },
  {
    when: /Authentication failed|Access denied|Permission denied \(|Permission denied, please|requested URL returned error: 40[137]|Too many authentication failures/i,
    code: 'AUTHENTICATION_FAILED',
    say: (where) => `${where} did not accept the credentials: check username and password, token or ssh_key`,
  },
  {
    when: /(Load key|error in libcrypto|invalid format|incorrect passphrase)/i,
    code: 'AUTHENTICATION_FAILED',
    say: () => "the key cannot be read: check 'ssh_key' and 'ssh_key_passphrase'",
  },
  {
    when: /repository .* not found|does not appear to be a git repository|requested URL returned error: 404|not valid: is this a git repository|No such file or directory/i,
    code: 'CONNECTION_FAILED',
    say: (where) => `there is no git repository at ${where}, or these credentials may not see it`,
    details: never,
  },
  {
    when: /unable to update url base from redirection|requested URL returned error: 30\d/i,
    code: 'CONNECTION_FAILED',
    say: (where) => `${where} redirects to another address: give that one as repository_url`,
    details: never,
  },
  {
    // GnuTLS and OpenSSL
    when: /unexpected TLS packet|wrong version number|packet length too long/i,
    code: 'TLS_ERROR',
    say: (where) => `${where} does not answer with TLS. If it speaks plain HTTP, write http:// in place of https://`,
    details: never,
    complete: true,
  },
  {
    when: /certificate verification failed|unable to get (local )?issuer|self.signed certificate/i,
    code: 'TLS_ERROR',
    say: (where) =>
      `no secure connection to ${where}: its certificate is not trusted. Give the certificate of its authority as cacert, or verify_ssl: false to accept any`,
    details: never,
  },
  { when: /SSL|certificate|TLS|gnutls/i, code: 'TLS_ERROR', say: (where) => `no secure connection to ${where}`, details: never },
  {
    when: /timed? ?out|Operation too slow|Timeout, server/i,
    code: 'CONNECTION_TIMEOUT',
    say: (where) => `${where} did not answer in time`,
  },
  {
    when: /Empty reply/i,
    code: 'CONNECTION_FAILED',
    say: (where, { url }) =>
      `${where} closed the connection without an answer${url.startsWith('http:') ? '. If it speaks TLS, write https:// in place of http://' : ''}`,
    complete: true,
  },
  {
    when: /Could not resolve|Name or service not known|Connection refused|Couldn't connect|Failed to connect|hung up|early EOF|reset by peer|Connection closed|RPC failed|disconnect|No route to host|unreachable/i,
    code: 'CONNECTION_FAILED',
    say: (where) => `${where} could not be reached, or broke off`,
  },
  {
    when: /\[rejected\]|non-fast-forward|fetch first|stale info|failed to update ref|cannot lock ref|reference already exists/i,
    code: 'COMMAND_FAILED',
    say: (where) => `${where} rejected the push: the branch has moved meanwhile`,
  },
  {
    when: /\[remote rejected\]|pre-receive hook|protected branch/i,
    code: 'COMMAND_FAILED',
    say: (where) => `${where} rejected the push`,
    details: never,
  },
];

/** `expected`: the fingerprint of the given host key. */
export function translateGitError(error: unknown, remote: Remote, expected: string | undefined): Error {
  if (error instanceof ConnectorError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const where = placeOf(remote);
  if (/ENOENT/.test(text) && /spawn/.test(text)) return new ConnectorError('COMMAND_FAILED', 'git is not installed on this machine', never);
  if (/git: not found|: git: command not found/.test(text))
    return new ConnectorError('COMMAND_FAILED', 'git is not installed on this machine', never);
  if (/Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known/i.test(text))
    return hostKeyMismatch(text, remote, expected);
  const rule = RULES.find(({ when }) => when.test(text));
  const said = printed(text);
  if (!rule) return new ConnectorError('COMMAND_FAILED', `git failed at ${where}: ${said}`, { cause: error });
  const message = rule.say(where, remote);
  return new ConnectorError(rule.code, rule.complete ? message : `${message} (git says: ${said})`, { ...rule.details, cause: error });
}

/** `type`: the media type that the web server there answers with. */
export function noRepository(remote: Remote, type: string | undefined): ConnectorError {
  const what = type ? `what answers there (${type})` : 'what answers there';
  return new ConnectorError('CONNECTION_FAILED', `there is no git repository at ${placeOf(remote)}: ${what} is no git server`, never);
}

/** Host, port where it is not the usual one, and path. */
function placeOf(remote: Remote): string {
  if (remote.kind === 'local') return remote.url;
  const { host, pathname } = new URL(remote.url);
  return `${remote.kind === 'ssh' ? host.replace(/:22$/, '') : host}${pathname}`;
}

function hostKeyMismatch(text: string, remote: Remote, expected: string | undefined): ConnectorError {
  const actual = /SHA256:[A-Za-z0-9+/]+/.exec(text)?.[0];
  const shown = actual ? `it shows ${actual}` : 'it shows another one';
  return new ConnectorError(
    'HOST_KEY_MISMATCH',
    `the host key of ${hostOf(remote)} is not the expected one: expected ${expected ?? 'none'}, ${shown}. If the host's owner confirms the change, put the new key into ssh_hostkey`,
    { retryable: false, fields: { expected: expected ?? null, actual: actual ?? null } },
  );
}

function hostOf({ host, port }: Remote): string {
  return port === 22 ? host : `${host}:${port}`;
}

/** The lines that say what went wrong, in short. */
function printed(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/^(warning|hint|exit code|@+|Please make sure|and the repository exists|Cloning into)/i.test(line));
  const telling = lines.filter((line) => /^(fatal|error|remote|ssh|!|kex|.*denied|.*refused)/i.test(line));
  return excerpt((telling.length ? telling : lines).slice(0, 4).join(' / '), 500);
}
