/** The services of Restate's side, in a process of their own as its users have them, asked by Restate's server over HTTP/2. */
import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as restate from '@restatedev/restate-sdk';
import { farSide } from './far-side.ts';

process.on('disconnect', () => process.exit());
const [target] = (await once(process, 'message')) as [string];
const call = farSide(target);
const step = (ctx: restate.Context, i: number) => ctx.run('call', () => call(i));
const one = restate.service({
  name: 'one',
  handlers: { run: async (ctx: restate.Context, { i }: { i: number }) => ({ n: await step(ctx, i) }) },
});
const flows = restate.service({
  name: 'flows',
  handlers: {
    async calls(ctx: restate.Context, { calls }: { calls: number }) {
      let sum = 0;
      for (let i = 1; i <= calls; i++) sum += await step(ctx, i);
      return { sum };
    },
    nothing: (_: restate.Context) => Promise.resolve({ sum: 0 }),
    async parallel(ctx: restate.Context, { calls }: { calls: number }) {
      const answers = await restate.RestatePromise.all(Array.from({ length: calls }, (_, i) => step(ctx, i + 1)));
      return { sum: answers.reduce((sum, n) => sum + n, 0) };
    },
    async fan(ctx: restate.Context, { children }: { children: number }) {
      const started = Array.from({ length: children }, (_, i) => ctx.serviceClient(one).run({ i: i + 1 }));
      const answers = await restate.RestatePromise.all(started);
      return { sum: answers.reduce((sum, { n }) => sum + n, 0) };
    },
    async sleeper(ctx: restate.Context) {
      await ctx.sleep({ hours: 1 });
      return { sum: 0 };
    },
  },
});
const endpoint = createServer(restate.createEndpointHandler({ services: [one, flows], logger: () => undefined }));
endpoint.listen(0, '127.0.0.1');
await once(endpoint, 'listening');
process.send?.((endpoint.address() as AddressInfo).port);
