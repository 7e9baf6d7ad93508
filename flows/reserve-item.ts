/** The child of `order-batch`: nothing catches the failure of its connection, so it fails with it, at the line of the call. */
import { flow } from 'petiole';

export default flow(async function (inputs: { item: string; count?: number }) {
  const count = inputs.count ?? 1;
  this.log('reserve', count, inputs.item);

  const stock = await this.connect('demo', { path: `/stock/${inputs.item}` }, { name: 'look into the stock' }).get('output_value');
  if (stock.json.left < count) throw this.error(`${count} of ${inputs.item} were asked for, and ${stock.json.left} are left`);

  await this.connect('demo', { path: '/post', method: 'post', json: { item: inputs.item, count } }, { name: 'reserve' });
  return { item: inputs.item, count, left: stock.json.left - count };
});
