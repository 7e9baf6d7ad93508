/** `worker`: one more worker on the same database. It has no API, but it has numbers. */
import type { RunningWorker } from '../cli/ports.ts';
import type { Config } from '../config.ts';
import { startCore, workerOf, type Core } from './core.ts';
import { followDatabase } from './folders.ts';
import { version } from './installation.ts';
import { createMonitoring } from './monitoring.ts';

export async function startWorker(config: Config, notice: (text: string) => void): Promise<RunningWorker & { metricsUrl: string | null }> {
  const made = new AsyncDisposableStack();
  try {
    const core = await startCore(config, notice, made);
    await Promise.all([core.flows.refresh(), core.store.refresh(), core.vaults.refresh()]);
    core.vaults.keepAlive();
    followDatabase(config, core, made);
    made.defer(() => core.engine.stop());
    await core.engine.start('all');
    await core.ownFiles.enter();
    made.use(core.removal.nowAndThen());
    const metricsUrl = config.metricsPort === null ? null : await openMetrics(config, config.metricsPort, core, made);
    return { metricsUrl, ...workerOf(config, core, made) };
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}

/** For Prometheus. */
async function openMetrics(config: Config, port: number, core: Core, made: AsyncDisposableStack): Promise<string> {
  const [{ listenForMetrics }, { Tokens }] = await Promise.all([
    import('../api/metrics-listener.ts'),
    import('../secrets/access/tokens.ts'),
  ]);
  const { host, retentionSeconds, dataFolder } = config;
  const { metrics } = await createMonitoring({ ...core, version: version(), retentionSeconds, dataFolder });
  const tokens = new Tokens(core.database.reads);
  if (config.adminToken !== null) tokens.accept(config.adminToken, 'token', 'admin');
  const door = { metrics, ofToken: (text: string) => tokens.ofToken(text), log: core.log };
  const listener = await listenForMetrics({ host, port }, door).catch(async (error: unknown) => {
    const { listenFailure } = await import('../cli/failures.ts');
    throw listenFailure(error, { host, port }, { port: '--metrics-port or PETIOLE_METRICS_PORT', host: 'PETIOLE_HOST' });
  });
  made.defer(() => listener.close());
  return listener.url;
}
