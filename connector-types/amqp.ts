/** Messages over AMQP 0-9-1, as RabbitMQ speaks it. Everything that needs the library is in `amqp/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './amqp/fields.ts';

const run = () => import('./amqp/run.ts');

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#f60" stroke-width="1.8"><path d="M3 6h11v12H3zM3 7l5.5 5L14 7m3 1h4m-4 4h4m-4 4h4"/></svg>';

export default connectorType({
  id: 'amqp',
  name: 'AMQP',
  title: 'AMQP and RabbitMQ',
  icon: ICON,
  description: 'Publishes and gets messages over AMQP 0-9-1, as RabbitMQ speaks it, and looks after queues and exchanges.',
  connection: fields.connection,
  default_action: 'publish',
  test: async (context) => (await run()).test(context),
  actions: {
    publish: {
      title: 'Publish a message',
      description: 'Succeeds when the server has taken the message and put it into at least one queue.',
      inputs: fields.publishInputs,
      outputs: fields.publishOutputs,
      sample_output: { message_ids: ['0195f3d2-7c11-7000-8000-000000000001'] },
      run: async (context) => (await run()).publish(context),
    },
    publish_many: {
      title: 'Publish several messages',
      description: 'As publish, over one connection. Where one of them fails, the others may have been taken.',
      inputs: fields.publishManyInputs,
      outputs: fields.publishOutputs,
      sample_output: { message_ids: ['0195f3d2-7c11-7000-8000-000000000001-0'] },
      run: async (context) => (await run()).publishMany(context),
    },
    get: {
      title: 'Get messages',
      description:
        'Takes messages out of a queue. They are taken before the result is recorded: where the worker dies in between they are lost, unless backup_queue keeps them.',
      inputs: fields.getInputs,
      outputs: fields.getOutputs,
      sample_output: {
        messages: [
          {
            ...{ content: { order: 7 }, encoding: 'json', exchange: 'shop', routing_key: 'order.new', redelivered: false },
            properties: { content_type: 'application/json', message_id: '1' },
          },
        ],
        remaining: 0,
      },
      run: async (context) => (await run()).get(context),
    },
    declare_queue: {
      title: 'Declare a queue',
      description: 'Makes the queue and its bindings where they do not exist. One that exists with other properties is an error.',
      inputs: fields.declareQueueInputs,
      outputs: fields.queueOutputs,
      sample_output: { queue: 'orders', message_count: 0, consumer_count: 0 },
      run: async (context) => (await run()).declareQueue(context),
    },
    count: {
      title: 'Count the messages of a queue',
      inputs: fields.queueInputs,
      outputs: fields.queueOutputs,
      sample_output: { queue: 'orders', message_count: 3, consumer_count: 1 },
      run: async (context) => (await run()).count(context),
    },
    purge_queue: {
      title: 'Remove all messages of a queue',
      description: 'Those that were delivered and not acknowledged stay.',
      inputs: fields.queueInputs,
      outputs: fields.removedOutputs,
      sample_output: { message_count: 3 },
      run: async (context) => (await run()).purgeQueue(context),
    },
    delete_queue: {
      title: 'Delete a queue',
      inputs: fields.deleteQueueInputs,
      outputs: fields.removedOutputs,
      sample_output: { message_count: 0 },
      run: async (context) => (await run()).deleteQueue(context),
    },
    declare_exchange: {
      title: 'Declare an exchange',
      description: 'Makes the exchange where it does not exist. One that exists with other properties is an error.',
      inputs: fields.declareExchangeInputs,
      outputs: fields.exchangeOutputs,
      sample_output: { exchange: 'shop' },
      run: async (context) => (await run()).declareExchange(context),
    },
  },
});
