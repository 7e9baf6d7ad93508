/** Schemas: what the handler gets and must give is inferred from zod; JSON Schema leaves it open. */
import { z } from 'zod';
import { DependencyFailedError, DependencyTimeoutError, flow, hash, hmac, type EndedExecution } from 'petiole';
import { expectAny, expectType } from '../support.ts';

export const withZod = flow({
  name: 'typed',
  inputs: z.object({ ref: z.string().default('main'), count: z.coerce.number().optional() }),
  outputs: z.object({ rows: z.number() }),
  async handler(inputs, system) {
    expectType<string>()(inputs.ref);
    expectType<number | undefined>()(inputs.count);
    await this.connect('demo');
    system.this.log(inputs.ref);
    if (inputs.ref === 'x') return this.success('done', { rows: 3 });
    // @ts-expect-error rows is a number
    if (inputs.ref === 'y') return this.success('done', { rows: 'three' });
    return { rows: 3 };
  },
});

// @ts-expect-error the output does not fit the schema
export const wrongOutput = flow({
  outputs: z.object({ rows: z.number() }),
  handler() {
    return { rows: 'three' };
  },
});

export const withJsonSchema = flow({
  inputs: { type: 'object', properties: { ref: { type: 'string' } } },
  async handler(inputs) {
    expectAny(inputs);
    await this.sleep(1);
    return { anything: inputs.ref };
  },
});

// @ts-expect-error a handler is needed
flow({ name: 'nothing' });
// @ts-expect-error no such key
flow({ input: {}, handler() {} });

export const errors = flow(async function () {
  try {
    await this.connect('demo');
  } catch (error) {
    if (error instanceof DependencyTimeoutError) expectType<DependencyTimeoutError>()(error);
    if (error instanceof DependencyFailedError) {
      expectType<string>()(error.code);
      expectType<number | undefined>()(error.status);
      expectType<EndedExecution>()(error.execution);
      expectType<string>()(error.toJSON().message);
      expectAny(error.response);
    }
  }
});

expectType<string>()(hash('sha256', 'text'));
expectType<Uint8Array>()(hash('sha1', new Uint8Array(1), 'bytes'));
expectType<string>()(hmac('sha512', 'key', 'text', 'base64url'));
// @ts-expect-error not an algorithm
hash('crc32', 'text');
