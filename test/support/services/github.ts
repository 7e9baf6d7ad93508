/** GitHub's REST API as its OpenAPI description has it (github/rest-api-description, API version 2022-11-28): what the type calls. */
import { z } from 'zod';
import { serve, wrongIn, type Asked, type Said, type Service } from './service.ts';

export const GITHUB_TOKEN = 'github_pat_11AAAAAAA0abcdefghijkl';
const DOCS = 'https://docs.github.com/rest';

const labels = z.array(z.string());
const SCHEMAS: Record<string, z.ZodType> = {
  'POST issues': z.strictObject({
    title: z.string(),
    body: z.string().optional(),
    labels: labels.optional(),
    assignees: labels.optional(),
  }),
  'PATCH issue': z.strictObject({
    title: z.string().optional(),
    body: z.string().optional(),
    labels: labels.optional(),
    state: z.enum(['open', 'closed']).optional(),
    state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).optional(),
  }),
  'POST comments': z.strictObject({ body: z.string() }),
  'POST dispatches': z.strictObject({ ref: z.string(), inputs: z.record(z.string(), z.unknown()).optional() }),
  'POST statuses': z.strictObject({
    state: z.enum(['error', 'failure', 'pending', 'success']),
    context: z.string().optional(),
    description: z.string().optional(),
    target_url: z.string().optional(),
  }),
  'POST graphql': z.strictObject({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() }),
};

export async function serveGithub(): Promise<Service> {
  const issues: Record<string, unknown>[] = [];
  return await serve((asked, { url }) => {
    // both are demanded of every request
    if (!asked.headers['user-agent'])
      return refused(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header');
    if (asked.headers['x-github-api-version'] !== '2022-11-28') return refused(400, 'unsupported API version');
    if (asked.headers.authorization !== `Bearer ${GITHUB_TOKEN}`) return refused(401, 'Bad credentials');
    const place = asked.path.replace('/repos/octocat/hello-world/', '');
    const name = `${asked.method} ${/^issues\/\d+$/.test(place) ? 'issue' : (/(issues|comments|dispatches|statuses|graphql)(?:\/[0-9a-f]{40})?$/.exec(place)?.[1] ?? place)}`;
    const wrong = SCHEMAS[name] && wrongIn(SCHEMAS[name], asked.body);
    if (wrong)
      return {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Issue', field: wrong.split(':')[0], code: 'invalid' }],
          documentation_url: DOCS,
          status: '422',
        },
      };
    return answered(name, asked, issues, url);
  });
}

function answered(name: string, { body, query }: Asked, issues: Record<string, unknown>[], url: string): Said {
  if (name === 'GET /rate_limit') return { body: { rate: { limit: 5000, remaining: 4999 } } };
  if (name === 'POST graphql') return { body: { data: { viewer: { login: 'octocat' } } } };
  if (name === 'POST issues') {
    const number = issues.length + 1;
    issues.push({ ...(body as object), number, state: 'open', html_url: `https://github.com/octocat/hello-world/issues/${number}` });
    return { status: 201, body: issues.at(-1) };
  }
  if (name === 'PATCH issue') return { body: Object.assign(issues[0]!, body) };
  if (name === 'GET issues') return page(issues, Number(query['page'] ?? 1), url);
  if (name === 'POST comments')
    return { status: 201, body: { id: 1, html_url: 'https://github.com/octocat/hello-world/issues/1#issuecomment-1' } };
  if (name === 'POST dispatches') return { status: 204 };
  if (name === 'POST statuses') return { status: 201, body };
  if (name === 'GET contents/docs/a%20b.md')
    return {
      body: {
        type: 'file',
        encoding: 'base64',
        content: `${Buffer.from('# Grüße\n')
          .toString('base64')
          .replace(/(.{4})/, '$1\n')}`,
        sha: 'abc',
      },
    };
  if (name === 'GET contents/docs') return { body: [{ type: 'file', name: 'a b.md' }] };
  return refused(404, 'Not Found');
}

/** Two issues a page, and where the next one is. */
function page(issues: unknown[], number: number, url: string): Said {
  const next = `<${url}/repos/octocat/hello-world/issues?page=${number + 1}>; rel="next"`;
  return { body: issues.slice(number * 2 - 2, number * 2), headers: number * 2 < issues.length ? { link: next } : {} };
}

function refused(status: number, message: string): Said {
  return { status, body: { message, documentation_url: DOCS, status: String(status) } };
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const githubLimits = {
  secondary: {
    status: 403,
    headers: { 'retry-after': '7' },
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', documentation_url: DOCS },
  },
  primary: (reset: number): Said => ({
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
    body: { message: 'API rate limit exceeded for user ID 1.', documentation_url: DOCS },
  }),
  forbidden: {
    status: 403,
    headers: { 'x-ratelimit-remaining': '4998' },
    body: { message: 'Resource not accessible by personal access token', documentation_url: DOCS },
  },
};
