import type { Config } from '../config.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';

/** Every line is scrubbed as a whole, whatever was logged. */
export async function createLog({ logLevel, logFormat }: Config, known: KnownSecrets) {
  const [{ pino }, { logLine, logObject }] = await Promise.all([import('pino'), import('../cli/log-line.ts')]);
  const shown = logFormat === 'json' ? logObject : logLine;
  const hooks = { streamWrite: (line: string) => shown(known.scrub(line)) };
  const log = pino({ level: logLevel, base: undefined, hooks }, pino.destination({ dest: 2, sync: true }));
  known.onLoss((what) => log.warn(what));
  return log;
}
