/** The one route of a Kubernetes cluster that a Vault asks: whose token is this? It knows one service account, `flows/petiole`. */
import { serveHttp, type TestServer } from '../far-sides/http-server.ts';

export const SERVICE_ACCOUNT_JWT = [
  { alg: 'RS256', typ: 'JWT' },
  {
    iss: 'kubernetes/serviceaccount',
    sub: 'system:serviceaccount:flows:petiole',
    'kubernetes.io/serviceaccount/namespace': 'flows',
    'kubernetes.io/serviceaccount/service-account.name': 'petiole',
    'kubernetes.io/serviceaccount/service-account.uid': 'an-id',
  },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');

export async function startTokenReviews(): Promise<TestServer> {
  return await serveHttp((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const { spec } = JSON.parse(text) as { spec: { token: string } };
      const user = { username: 'system:serviceaccount:flows:petiole', uid: 'an-id', groups: ['system:serviceaccounts'] };
      const status = spec.token === SERVICE_ACCOUNT_JWT ? { authenticated: true, user } : { authenticated: false, error: 'unknown' };
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status }));
    })();
  });
}
