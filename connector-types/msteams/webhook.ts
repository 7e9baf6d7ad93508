/** A webhook answers 200 and `1`; a Workflow answers 202 and nothing. Both say what is wrong in words. */
import { ConnectorError, type Http } from 'petiole/connector';

export async function toWebhook(http: Http, url: string | undefined, message: object): Promise<{ accepted: boolean }> {
  if (url === undefined) throw wrong('is missing: send needs the address of a Workflow or an Incoming Webhook');
  const address = URL.parse(url);
  // what it is stays unsaid: it is a secret
  if (!address || !/^https?:$/.test(address.protocol)) throw wrong('must be a web address');
  await http.post(address).payload(message).responseFormat('auto');
  return { accepted: true };
}

function wrong(what: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `MSTEAMS: 'webhook_url' ${what}`, { retryable: false, unsent: true });
}
