/** Log-in, log-out, and the way back after a session ended. */
import type { AnyRouter } from '@tanstack/react-router';
import { api, onUnauthorized } from '../api/client.ts';
import { meQuery, type Me } from '../api/me.ts';
import { queryClient } from '../api/query-client.ts';

export type Credentials = { username: string; password: string } | { token: string };

export type Way = 'password' | 'token';

export function wayOf(text: unknown): Way | undefined {
  return text === 'password' || text === 'token' ? text : undefined;
}

const KEY = 'petiole-login';

/** How somebody logged in here before: a server says to nobody whether it has users. */
export function lastWay(): Way | undefined {
  return wayOf(localStorage.getItem(KEY));
}

export async function logIn(credentials: Credentials): Promise<Me> {
  const data = await api.post('/api/v1/session', { body: credentials });
  localStorage.setItem(KEY, 'token' in credentials ? 'token' : 'password');
  queryClient.clear(); // what somebody else saw here before
  queryClient.setQueryData(meQuery.queryKey, data);
  return data;
}

export async function logOut(): Promise<void> {
  await api.delete('/api/v1/session').catch(() => undefined); // a session that is gone is ended too
  queryClient.clear();
}

/** Where the server no longer knows who this is, the page asks, and goes back to where it was. */
export function followSession(router: AnyRouter): void {
  onUnauthorized(() => {
    const { pathname, href } = router.state.location;
    if (pathname === '/login') return;
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    void router.navigate({ to: '/login', search: { back: href } });
  });
}

/** Only a place of this interface: an address from outside must not lead a person away after the log-in. */
export function safeBack(back: string | undefined): string {
  return back !== undefined && /^\/(?![/\\])/.test(back) && !back.startsWith('/login') ? back : '/';
}
