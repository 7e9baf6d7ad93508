/** With registries as `petiole flow types` fills them: unknown names and misspelt inputs do not compile, outputs are typed. */
import { connectors as imported, flow } from 'petiole';
import { expectType } from '../support.ts';

interface Commit {
  commit_message: string;
  date_str: string;
}

interface GitCalls {
  actions: {
    metadata: { inputs: { ref?: string }; output: Commit };
    get: { inputs: { ref?: string; paths?: string[] }; output: Commit & { files: { name: string }[] } };
  };
  selectors: 'action' | 'command';
}

interface RestCalls {
  inputs: { url: string; method?: string; data?: unknown };
  output: { status_code: number; json?: unknown };
  actions: { request: { inputs: { url: string; method?: string; data?: unknown }; output: { status_code: number; json?: unknown } } };
  selectors: 'action';
}

declare module 'petiole' {
  interface Selectors<Action> {
    command?: Action;
  }
  interface Connectors {
    repository: { inputs: { ref?: string; repository_url: string }; output: Commit };
    files: GitCalls & { inputs: { ref?: string }; output: Commit };
  }
  interface ConnectorTypes {
    REST: RestCalls;
  }
  interface Flows {
    report: { inputs: { month: string; detailed?: boolean }; output: { rows: number } };
    cleanup: { inputs: { days?: number }; output: null };
  }
  interface Namespaces {
    repository: { metadata: { inputs: { ref?: string }; output: Commit } };
  }
}

export const names = flow(async function () {
  const metadata = await this.connect('repository', { ref: 'v2' }).get('output_value');
  expectType<Commit>()(metadata);
  const answer = await this.connect('REST', { url: 'https://example.com' });
  expectType<number>()(answer.output_value.status_code);
  expectType<number>()(answer.get('output_value').status_code);
  // @ts-expect-error there is no such connector
  this.connect('repositry');
  // @ts-expect-error a misspelt input
  this.connect('repository', { reff: 'v2' });
  // @ts-expect-error a mistyped input
  this.connect('repository', { ref: 2 });
  // @ts-expect-error no such key in the output
  void metadata.message;
});

export const longForm = flow(async function () {
  const post = this.connect({ connector_type: 'REST', url: 'https://example.com', method: 'post', run: false });
  expectType<number>()((await post).output_value.status_code);
  const commit = await this.connect({ connector: 'repository', ref: 'v2', timeout: 5 });
  expectType<string>()(commit.output_value.date_str);
  // @ts-expect-error there is no such type
  this.connect({ connector_type: 'RESTT', url: 'https://example.com' });
  // @ts-expect-error a misspelt input
  this.connect({ connector_type: 'REST', urll: 'https://example.com' });
  // @ts-expect-error not a stored connector
  this.connect({ connector: 'REST' });
  // @ts-expect-error either of them
  this.connect({ connector: 'repository', connector_type: 'REST' });
});

export const actions = flow(async function (inputs: { isFull: boolean }) {
  expectType<Commit>()(await this.connect('files').get('output_value'));
  expectType<Commit>()(await this.connect('files', { ref: 'v2' }).get('output_value'));
  expectType<{ name: string }[]>()((await this.connect('files', { command: 'get', paths: ['docs'] })).output_value.files);
  expectType<{ name: string }[]>()((await this.connect('files', { action: 'get' })).output_value.files);
  const long = await this.connect({ connector: 'files', command: 'get', paths: ['docs'], timeout: 5 });
  expectType<{ name: string }[]>()(long.output_value.files);
  const either = await this.connect('files', { command: inputs.isFull ? 'get' : 'metadata' });
  expectType<string>()(either.output_value.commit_message);
  this.connect('REST', { url: 'https://example.com', action: 'request' });
  this.connect('repository', { ref: 'v2' }, { wait: 'ALL_ENDED' });
  expectType<Commit>()(await imported.repository.metadata({ ref: 'v2' }));
  // @ts-expect-error a misspelt input, also where connectors are imported
  await imported.repository.metadata({ reff: 'v2' });
  // @ts-expect-error there is no such action
  this.connect('files', { command: 'gett' });
  // @ts-expect-error an input of another action
  this.connect('files', { paths: ['docs'] });
  // @ts-expect-error a misspelt input of the picked action
  this.connect('files', { command: 'get', pathes: ['docs'] });
  // @ts-expect-error the selector of another type
  this.connect('REST', { url: 'https://example.com', command: 'request' });
  // @ts-expect-error a misspelt input of the picked action in the long form
  this.connect({ connector: 'files', command: 'get', pathes: ['docs'] });
  // @ts-expect-error no output of the connection's own action
  void (await this.connect('files')).output_value.files;
});

export const flows = flow(async function () {
  const report = await this.flow('report', { month: '2026-11' });
  expectType<number>()(report.output_value.rows);
  await this.flow('cleanup');
  await this.flow('cleanup', { days: 3 }, { name: 'clean' });
  // @ts-expect-error month is required
  this.flow('report');
  // @ts-expect-error a misspelt input
  this.flow('report', { month: '2026-11', detail: true });
  // @ts-expect-error there is no such flow
  this.flow('reports', { month: '2026-11' });
});

export const failures = flow(async function () {
  const tolerated = await this.connect('REST', { url: 'https://example.com' }, { wait: 'ALL_ENDED' });
  // @ts-expect-error where a failure does not throw there may be no output
  void tolerated.output_value.status_code;
  expectType<number | undefined>()(tolerated.output_value?.status_code);
  const [ended] = await this.waitFor([this.connect('repository')], { returnWhen: 'ALL_ENDED' });
  expectType<Commit | null>()(ended.output_value);
  const [succeeded] = await this.waitFor([this.connect('repository')]);
  expectType<Commit>()(succeeded.output_value);
});

export const namespaces = flow(async function () {
  const commit = await connectors.repository.metadata({ ref: 'v2' });
  expectType<Commit>()(commit);
  // @ts-expect-error there is no such action
  connectors.repository.push();
  // @ts-expect-error there is no such namespace
  connectors.demo.get();
  // @ts-expect-error a misspelt input
  await connectors.repository.metadata({ reff: 'v2' });
});
