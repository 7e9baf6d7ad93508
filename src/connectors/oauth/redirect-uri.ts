import { PetioleError } from '../../errors.ts';

const CALLBACK = '/api/v1/oauth/callback';
/** What a server listens on when it listens everywhere is no address that a browser could go to. */
const EVERYWHERE = /^(http:\/\/)(0\.0\.0\.0|\[::\])(?=[:/]|$)/;

/** Where browsers come back to. It has to be registered with the service, to the letter. */
export function redirectUriOf(base: string | null): string {
  if (base === null) throw new PetioleError('UNAVAILABLE', 'this process has no address yet that a browser could come back to: try again');
  return `${base.replace(EVERYWHERE, '$1localhost')}${CALLBACK}`;
}
