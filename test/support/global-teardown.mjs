export default async function tearDown() {
  await globalThis.petioleTestCluster?.stop();
}
