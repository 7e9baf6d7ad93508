/** GitHub's REST API, with a token or by OAuth; also a GitHub Enterprise Server. */
import { z } from 'zod';
import { connectorType, paginate } from 'petiole/connector';
import { fileOf } from './github/file.ts';
import { problem } from './github/problem.ts';

const part = z.string().regex(/^(?!\.+$)[A-Za-z0-9._-]+$/, 'must be a name as it stands in the address');
const repository = { owner: part.describe('A person or an organization'), repo: part.describe('The repository') };
const number = z.int().min(1).describe('Of the issue or pull request');
const branch = z.string().min(1);

const issue = z.looseObject({ number: z.int(), html_url: z.string() });
const sample = { number: 1347, title: 'It squeaks', state: 'open', html_url: 'https://github.com/octocat/hello-world/issues/1347' };

export default connectorType({
  id: 'github',
  name: 'github.com',
  title: 'GitHub',
  description: 'Issues, files, workflows and everything else of GitHub.',
  icon: '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.4"><circle cx="4" cy="3.5" r="1.6"/><circle cx="4" cy="12.5" r="1.6"/><circle cx="12" cy="5.5" r="1.6"/><path d="M4 5.1v5.8M12 7.1c0 3-4 2.4-7 4"/></svg>',
  namespace: 'githubCom',
  connection: z.object({
    base_url: z
      .url({ protocol: /^https?$/ })
      .default('https://api.github.com')
      .describe('Enterprise Server: https://<host>/api/v3'),
    authorization_url: z.url().default('https://github.com/login/oauth/authorize').describe('With the authorization oauth'),
    token_url: z
      .url()
      .default('https://github.com/login/oauth/access_token')
      .describe('With the authorization oauth')
      .meta({ secret: false }),
    api_version: z.string().default('2022-11-28'),
  }),
  base_url: ({ base_url }) => base_url,
  headers: ({ api_version }) => ({ accept: 'application/vnd.github+json', 'x-github-api-version': api_version }),
  authorization: {
    token: { kind: 'bearer', title: 'Token: fine-grained or classic, of a person or an app' },
    oauth: {
      kind: 'oauth2',
      title: 'OAuth: a person gives access in the browser',
      grant: 'authorization_code',
      authorization_url: ({ authorization_url }) => authorization_url,
      token_url: ({ token_url }) => token_url,
      scopes: ['repo', 'workflow'],
      client_authentication: 'post',
    },
  },
  problem,
  test: ({ http }) => http.get('/rate_limit'),
  default_action: 'request',
  actions: {
    create_issue: {
      title: 'Create an issue',
      inputs: z.object({
        ...repository,
        title: z.string().min(1),
        body: z.string().optional().describe('Markdown'),
        labels: z.array(z.string()).optional(),
        assignees: z.array(z.string()).optional(),
      }),
      outputs: issue,
      sample_output: sample,
      run: ({ http, inputs: { owner, repo, ...fields } }) => http.post(`/repos/${owner}/${repo}/issues`).payload(fields),
    },
    update_issue: {
      title: 'Change an issue',
      inputs: z.object({
        ...repository,
        number,
        title: z.string().min(1).optional(),
        body: z.string().optional(),
        labels: z.array(z.string()).optional(),
        state: z.enum(['open', 'closed']).optional(),
        state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).optional(),
      }),
      outputs: issue,
      sample_output: { ...sample, state: 'closed' },
      run: ({ http, inputs: { owner, repo, number: of, ...fields } }) =>
        http.patch(`/repos/${owner}/${repo}/issues/${of}`).payload(fields).idempotent(),
    },
    comment: {
      title: 'Comment on an issue or pull request',
      inputs: z.object({ ...repository, number, body: z.string().min(1).describe('Markdown') }),
      outputs: z.looseObject({ id: z.int(), html_url: z.string() }),
      sample_output: { id: 1, html_url: 'https://github.com/octocat/hello-world/issues/1347#issuecomment-1' },
      run: ({ http, inputs: { owner, repo, number: of, body } }) =>
        http.post(`/repos/${owner}/${repo}/issues/${of}/comments`).payload({ body }),
    },
    list_issues: {
      title: 'List issues',
      description: 'From all pages up to `limit`. Pull requests are issues, too: those have the key pull_request.',
      inputs: z.object({
        ...repository,
        state: z.enum(['open', 'closed', 'all']).default('open'),
        labels: z.string().optional().describe('All of these, with commas between'),
        since: z.iso.datetime({ offset: true }).optional().describe('Changed since'),
        limit: z.int().min(1).max(10_000).default(100),
      }),
      outputs: z.object({ issues: z.array(issue) }),
      sample_output: { issues: [sample] },
      async run({ http, inputs: { owner, repo, limit, ...params } }) {
        const call = http
          .get<z.output<typeof issue>[]>(`/repos/${owner}/${repo}/issues`)
          .params({ ...params, per_page: Math.min(limit, 100) });
        const issues: z.output<typeof issue>[] = [];
        for await (const one of paginate(call, { by: 'link' })) if (issues.push(one) >= limit) break;
        return { issues };
      },
    },
    get_file: {
      title: 'Read a file',
      description: 'The content of a file up to 1 MB, as text, or base64 where it is none. GIT reads larger ones.',
      inputs: z.object({
        ...repository,
        path: z.string().regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^\p{Cc}]+$/u, 'must be the path of a file in the repository'),
        ref: branch.optional().describe('Branch, tag or commit; default: the default branch'),
      }),
      outputs: z.object({ content: z.string(), encoding: z.enum(['text', 'base64']), sha: z.string() }),
      sample_output: { content: '# Hello\n', encoding: 'text', sha: '3d21ec53a331a6f037a91c368710b99387d012c1' },
      async run({ http, inputs: { owner, repo, path, ref } }) {
        const place = path.split('/').map(encodeURIComponent).join('/');
        return await fileOf(http.get(`/repos/${owner}/${repo}/contents/${place}`).params({ ref }), path);
      },
    },
    dispatch_workflow: {
      title: 'Start a workflow',
      inputs: z.object({
        ...repository,
        workflow: part.describe('The id or the file name of a workflow: release.yml'),
        ref: branch.describe('Branch or tag'),
        inputs: z.record(z.string(), z.unknown()).optional(),
      }),
      outputs: z.object({}),
      sample_output: {},
      async run({ http, inputs: { owner, repo, workflow, ...fields } }) {
        await http.post(`/repos/${owner}/${repo}/actions/workflows/${workflow}/dispatches`).payload(fields);
        return {};
      },
    },
    set_status: {
      title: 'Set the status of a commit',
      inputs: z.object({
        ...repository,
        sha: z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole id of a commit'),
        state: z.enum(['error', 'failure', 'pending', 'success']),
        context: z.string().default('default').describe('Which status it is; another one of the same context replaces it'),
        description: z.string().max(140).optional(),
        target_url: z.url().optional().describe('Where the status leads people').meta({ destination: false }),
      }),
      outputs: z.looseObject({ state: z.string() }),
      sample_output: { state: 'success', context: 'default' },
      run: ({ http, inputs: { owner, repo, sha, ...fields } }) =>
        http.post(`/repos/${owner}/${repo}/statuses/${sha}`).payload(fields).idempotent(),
    },
    graphql: {
      title: 'GraphQL',
      description: 'One query or mutation. Errors in its answer are an error, also where some data came with them.',
      inputs: z.object({ query: z.string().min(1), variables: z.record(z.string(), z.unknown()).default({}) }),
      outputs: z.looseObject({}),
      sample_output: { viewer: { login: 'octocat' } },
      run: async ({ http, inputs }) => (await http.post('/graphql').payload(inputs)).data,
    },
  },
});
