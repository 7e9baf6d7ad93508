/** Calls side by side: all of them, the first of several, and some that may fail. */
import { flow, isEnded } from 'petiole';

export default flow(async function (inputs: { calls?: number }) {
  const count = inputs.calls ?? 5;

  // All at once, and the answers in order.
  const calls = Array.from({ length: count }, (_, i) =>
    this.connect('demo', { path: '/get', params: { n: String(i) } }, { name: `call ${i}` }),
  );
  const answers = await this.waitFor(calls);

  // The first that ends; the other runs on in the background, and the flow waits for it at the end.
  const fast = this.connect('demo', { path: '/delay/0.05' }, { name: 'fast' });
  const slow = this.connect('demo', { path: '/delay/0.5' }, { name: 'slow' });
  const raced = await this.waitFor([fast, slow], { returnWhen: 'FIRST_ENDED' });
  const winner = raced.find(isEnded)?.name;

  // A failure that does not throw: look at what came of each.
  const mixed = await this.waitFor([this.connect('demo', { path: '/status/200' }), this.connect('demo', { path: '/status/404' })], {
    returnWhen: 'ALL_ENDED',
  });

  return {
    numbers: answers.map((answer) => answer.output_value.json.args.n),
    winner,
    mixed: mixed.map(({ status, error }) => ({ status, code: error?.code ?? null })),
  };
});
