/** With registries as `petiole flow types` fills them: unknown names and misspelt inputs do not compile, outputs are typed. */
import { flow } from 'petiole';
import { expectType } from '../support.ts';

interface Commit {
  commit_message: string;
  date_str: string;
}

declare module 'petiole' {
  interface Connectors {
    repository: { inputs: { ref?: string; repository_url: string }; output: Commit };
  }
  interface ConnectorTypes {
    REST: { inputs: { url: string; method?: string; data?: unknown }; output: { status_code: number; json?: unknown } };
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
