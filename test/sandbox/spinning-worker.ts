/** A worker whose only runner spins in a built-in; it prints the runner's process id once the runner computes. */
import { loadScripts } from '../../src/runner/scripts.ts';
import { startRunners } from '../../src/runner/pool.ts';
import { usageOf } from '../../src/runner/usage.ts';

const pool = await startRunners({ runners: 1, cpuMs: 600_000, residentMb: 100_000, scripts: await loadScripts() });
const script = `const { flow } = require('petiole'); module.exports = { __esModule: true, default: flow(async () => { for (;;) new Array(2 ** 32 - 1).indexOf(3); }) };`;
const sourceMap = '{"version":3,"sources":[],"names":[],"mappings":""}';
const bundle = { sha256: 'spin', guestRuntime: 1, script, packages: null, sourceMap };
const limits = { valueBytes: 1e6, children: 10, logLines: 10 };
const id = '0195b2a0-0000-7000-8000-000000000001';
const opening = {
  id,
  root_id: id,
  parent_id: null,
  name: '',
  flow: '',
  flow_version: '',
  inputs: '{}',
  labels: {},
  seed: '',
  started_at: 0,
  limits,
  history: [],
};
void pool.open(bundle, opening);
const [pid = 0] = pool.pids();
while ((usageOf(pid)?.cpuMs ?? 0) < 1000) await new Promise((resolve) => setTimeout(resolve, 20));
process.stdout.write(`${pid}\n`);
