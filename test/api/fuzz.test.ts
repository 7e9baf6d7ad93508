import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fuzz } from '../support/far-sides/schemathesis.ts';
import { ADMIN_TOKEN, call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

/**
 * The built server on a real PostgreSQL, asked by a client that makes its requests from the OpenAPI document: values at and beyond
 * every bound, wrong types, missing and unknown members, wrong content types and methods, no token. It does not ask whether a server
 * does the right thing, but that it never fails and never hangs, and that each answer is one that the document describes.
 *
 * It takes the same requests each time. With FUZZ_SECONDS it goes on longer, and with others: that is for whoever looks for more.
 */
let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  up = await startUp(folders);
  await fill();
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

/** Something of each kind, under the name that the document's examples have: where there is nothing, every answer is a 404. */
async function fill(): Promise<void> {
  const script = "import { flow } from 'petiole';\nexport default flow(async function () {\n  this.log('a line');\n  return 1;\n});\n";
  const made = [
    await call(up, 'PUT', '/flows/quickstart', { script }),
    await call(up, 'PUT', '/connectors/quickstart', { type: 'REST', value: { url: 'http://127.0.0.1:9' } }),
    await call(up, 'PUT', '/vaults/quickstart', { address: 'http://127.0.0.1:9', auth: { method: 'token', token: 'x' } }),
    await call(up, 'POST', '/users', { name: 'quickstart', password: 'correct horse battery staple', role: 'viewer' }),
    await call(up, 'POST', '/executions?wait=20', { flow: 'quickstart' }),
  ];
  expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
}

/** What is not asked, by the name of its operation. */
const LEFT_OUT = {
  // have no end: test/executions/live has them
  followExecution: 'an event stream',
  followExecutions: 'an event stream',
  // each request costs what a password should cost, and some in a row lock the address out
  signIn: 'slow on purpose',
  // each new key seals everything anew, under a lock
  rotateSecrets: 'slow on purpose',
};

/** What is held against every answer. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'missing_required_header',
  'unsupported_method',
  'ignored_auth',
];

/** A flow may be called `check`, so that address takes what that of a flow takes. */
const SETTINGS = `[[operations]]
include-path = "/api/v1/flows/check"
checks.unsupported_method.enabled = false
`;

const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0);

it(
  'survives every request that a generator makes of its document',
  async () => {
    const left = Object.keys(LEFT_OUT).flatMap((name) => ['--exclude-operation-id', name]);
    const run = await fuzz(`${up.url}/api/openapi.json`, SETTINGS, [
      ...['--header', `Authorization: Bearer ${ADMIN_TOKEN}`, '--output-sanitize', 'false', '--warnings', 'off'],
      ...['--checks', CHECKS.join(','), '--phases', 'examples,coverage,fuzzing', '--max-examples', '3', '--continue-on-failure'],
      // A request that hangs is a failure. One worker: before Python 3.11.5, threads make each other's ast.parse fail (python/cpython#106905).
      ...['--request-timeout', '20', '--workers', '1', '--max-time', String(seconds || 60), ...left],
      ...(seconds > 0 ? [] : ['--generation-deterministic']),
    ]);
    if (run.code !== 0) throw new Error(`schemathesis ended with ${run.code}:\n${run.report.slice(-20_000)}`);
    // all of them were asked within the time
    const [, selected, tested] = /Selected: (\d+)\/\d+\s+Tested: (\d+)/.exec(run.report) ?? [];
    expect([Number(selected) > 60, tested]).toEqual([true, selected]);
  },
  (seconds + 240) * 1000,
);
