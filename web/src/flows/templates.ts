/** What a new flow begins with. Each compiles and runs as it stands. */
export interface Template {
  value: string;
  label: string;
  about: string;
  script: string;
}

export const TEMPLATES: Template[] = [
  {
    value: 'plain',
    label: 'Plain',
    about: 'A function with typed inputs',
    script: `import { flow } from 'petiole';

export default flow(async function (inputs: { name?: string }) {
  this.log('hello', inputs.name ?? 'world');

  return this.success('all done', { greeted: inputs.name ?? 'world' });
});
`,
  },
  {
    value: 'schema',
    label: 'With a schema',
    about: 'Inputs are checked, and the run form is made from them',
    script: `import { flow } from 'petiole';

export default flow({
  inputs: {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', default: 'world' },
      times: { type: 'integer', title: 'How often', minimum: 1, maximum: 10, default: 1 },
    },
    required: ['name'],
    additionalProperties: false,
  },
  async handler(inputs) {
    for (let round = 1; round <= (inputs.times ?? 1); round++) this.log('hello', inputs.name, round);
    return { greeted: inputs.name };
  },
});
`,
  },
  {
    value: 'connector',
    label: 'A call',
    about: 'One request, with retries and a time-out',
    script: `import { DependencyFailedError, flow } from 'petiole';

export default flow(async function (inputs: { url?: string }) {
  try {
    const { output_value: answer } = await this.connect(
      'REST',
      { url: inputs.url ?? 'https://httpbin.org/get' },
      { timeout: 30, retry: { attempts: 3, initial: 1 } },
    );
    return { status: answer.status_code };
  } catch (error) {
    if (error instanceof DependencyFailedError) this.log('it did not work', error.code, error.message);
    throw error;
  }
});
`,
  },
  {
    value: 'parallel',
    label: 'Side by side',
    about: 'Several waits at once, and what became of each',
    script: `import { flow } from 'petiole';

export default flow(async function (inputs: { seconds?: number[] }) {
  const waits = (inputs.seconds ?? [1, 2, 3]).map((seconds) => this.sleep(seconds));
  const ended = await this.waitFor(waits, { returnWhen: 'ALL_ENDED' });
  return { statuses: ended.map(({ status }) => status) };
});
`,
  },
];
