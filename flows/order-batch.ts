/**
 * A failure to learn from: four orders, a child flow for each, and one asks for an item that the demo service does not have. The
 * child that failed, its error and the line of its script are what to look for. `--inputs '{"orders":[{"item":"leaf"}]}'`, or a
 * fork with other inputs, makes it succeed.
 */
import { flow } from 'petiole';

interface Order {
  item: string;
  count?: number;
}

const ORDERS: Order[] = [{ item: 'leaf', count: 30 }, { item: 'stem', count: 2 }, { item: 'blossom' }, { item: 'root' }];

export default flow(async function (inputs: { orders?: Order[] }) {
  const orders = inputs.orders ?? ORDERS;
  const children = orders.map(({ item, count }) => this.flow('reserve-item', { item, count }, { name: `reserve ${item}` }));
  const ended = await this.waitFor(children, { returnWhen: 'ALL_ENDED' });

  const failed = ended.filter(({ status }) => status !== 'ENDED_SUCCESS');
  if (failed.length > 0)
    throw this.error(`${failed.length} of ${ended.length} orders failed: ${failed.map(({ name }) => name).join(', ')}`);
  return this.success(`${ended.length} orders are reserved`, { reserved: ended.map(({ output_value }) => output_value) });
});
