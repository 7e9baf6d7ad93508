/** A far side that keeps its answers until the test lets them go, and remembers every call by the key that came along. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { patient } from '../support/far-sides/http-server.ts';

export interface Call {
  step: string;
  key: string;
}

export interface FarSide {
  url: string;
  calls: Call[];
  /** calls of steps for which this is true wait until `release` */
  holds(step: string): boolean;
  release(): void;
  close(): Promise<void>;
}

export async function startFarSide(host = '127.0.0.1'): Promise<FarSide> {
  let freed = Promise.withResolvers<void>();
  const server = patient(
    createServer((request, response) => {
      const step = request.url?.split('/').pop() ?? '';
      far.calls.push({ step, key: String(request.headers['idempotency-key']) });
      void Promise.resolve(far.holds(step) ? freed.promise : undefined).then(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ step }));
      });
    }),
  );
  server.listen(0, host);
  await once(server, 'listening');
  const far: FarSide = {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    calls: [],
    holds: () => false,
    release() {
      freed.resolve();
      freed = Promise.withResolvers();
    },
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
  return far;
}

/** Calls `steps` of the far side one after the other, and gives what they answered. */
export const STEPS_FLOW = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string; steps: string[] }) {
  const answers: string[] = [];
  for (const step of inputs.steps) {
    const { json } = await this.connect('REST', { url: inputs.url + '/' + step, method: 'post', json: { step } }).get('output_value') as any;
    answers.push(json.step);
  }
  return answers;
});
`;
