/** What is known of the great mail services. */
import { ConnectorError } from 'petiole/connector';
import type { Connection } from './fields.ts';

interface Provider {
  hostname: string | undefined;
  authorization_url: string | undefined;
  token_url: string;
  scopes: readonly string[];
  authorization_params: Record<string, string>;
}

/** Where the connection says otherwise, that counts. */
export function providerOf({
  provider,
  tenant,
  hostname,
  authorization_url,
  token_url,
}: Pick<Connection, (keyof Provider & keyof Connection) | 'provider' | 'tenant'>): Provider {
  const known = PROVIDERS[provider](tenant);
  return {
    ...known,
    hostname: hostname ?? known.hostname,
    authorization_url: authorization_url ?? known.authorization_url,
    token_url: token_url ?? known.token_url,
  };
}

const PROVIDERS: Record<Connection['provider'], (tenant: string) => Provider> = {
  // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
  google: () => ({
    hostname: 'smtp.gmail.com',
    authorization_url: 'https://accounts.google.com/o/oauth2/v2/auth',
    token_url: 'https://oauth2.googleapis.com/token',
    scopes: ['https://mail.google.com/'],
    authorization_params: { access_type: 'offline', prompt: 'consent' },
  }),
  // https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
  microsoft: (tenant) => ({
    hostname: 'smtp.office365.com',
    authorization_url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/authorize`,
    token_url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
    scopes: ['offline_access', 'https://outlook.office.com/SMTP.Send'],
    authorization_params: {},
  }),
  other: () => ({ hostname: undefined, authorization_url: undefined, token_url: '', scopes: [], authorization_params: {} }),
};

export function hostnameOf(connection: Connection): string {
  const { hostname } = providerOf(connection);
  if (hostname !== undefined) return hostname;
  throw new ConnectorError('INVALID_INPUT', "E-Mail (SMTP - OAuth): 'hostname' is missing: provider: other knows no mail server", {
    retryable: false,
    unsent: true,
  });
}
