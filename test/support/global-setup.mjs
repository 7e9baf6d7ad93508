// Plain JavaScript, so that node loads it and what it imports as they stand (jest would turn a .ts file into CommonJS).
import { startTestCluster } from './cluster.ts';
import { CLUSTER_VARIABLE } from './template.ts';

export default async function setUp() {
  globalThis.petioleTestCluster = await startTestCluster();
  process.env[CLUSTER_VARIABLE] = globalThis.petioleTestCluster.url;
}
