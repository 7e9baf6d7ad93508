/** Settings of the engine for what only shows under others than the defaults, from `BENCH_ENGINE` as JSON. */
import { product } from './product.ts';

export async function changeSettings(): Promise<void> {
  const given = process.env['BENCH_ENGINE'];
  if (given === undefined) return;
  const { ENGINE_DEFAULTS: defaults } = (await product('engine/ports.js')) as { ENGINE_DEFAULTS: Record<string, unknown> };
  for (const [name, value] of Object.entries(JSON.parse(given) as Record<string, unknown>)) {
    if (!(name in defaults)) throw new Error(`the engine has no setting ${name}`);
    defaults[name] = value;
  }
}
