/** No page loads this: it is compiled alone, and holds that a call which the API does not know does not compile. */
import { answerOf, api } from './client.ts';
import type { EventsAsked } from './typed.ts';

export async function refusedCalls(name: string): Promise<void> {
  // @ts-expect-error -- no such route
  await api.get('/api/v1/flow');
  // @ts-expect-error -- no such verb
  await api.delete('/api/v1/system');
  // @ts-expect-error -- the route knows no such member of the query
  await api.get('/api/v1/flows', { query: { limit: 1, nonsense: 1 } });
  // @ts-expect-error -- of the wrong type
  await api.get('/api/v1/flows', { query: { limit: 'x' } });
  // @ts-expect-error -- the path is not complete
  await api.get('/api/v1/flows/{name}');
  // @ts-expect-error -- the body has no such member
  await api.post('/api/v1/executions', { body: { flow: name, nonsense: 1 } });
  // @ts-expect-error -- a body is needed
  await api.post('/api/v1/executions', {});
  // @ts-expect-error -- none is taken
  await api.post('/api/v1/connectors/{name}/test', { path: { name }, body: {} });
  // @ts-expect-error -- a text goes with its type
  await answerOf('put', '/api/v1/connectors/{name}', { path: { name }, body: 'a: 1' });
}

// @ts-expect-error -- no stream
export const noStream: EventsAsked = { route: '/api/v1/system' };
// @ts-expect-error -- not a status
export const noStatus: EventsAsked = { route: '/api/v1/executions/events', query: { status: ['RUNING'] } };
