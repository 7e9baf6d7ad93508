/** Which git this machine has, found out once per search path. */
import { ConnectorError } from 'petiole/connector';

const known = new Map<string, Promise<readonly [number, number]>>();

/**
 * git up to 2.36 does not know `http.curloptResolve`: it would look the name up itself, and dial an address that nobody checked.
 * Throws COMMAND_FAILED where git is older.
 */
export async function assertPinsAddresses(searchPath: string, run: (args: readonly string[]) => Promise<string>): Promise<void> {
  let version = known.get(searchPath);
  if (!version) known.set(searchPath, (version = run(['version']).then(parse)));
  const [major, minor] = await version.catch((error: unknown) => {
    known.delete(searchPath);
    throw error;
  });
  if (major > 2 || (major === 2 && minor >= 37)) return;
  throw new ConnectorError('COMMAND_FAILED', `the git of this machine is ${major}.${minor}: repositories over https need 2.37 or newer`, {
    retryable: false,
    unsent: true,
  });
}

function parse(text: string): readonly [number, number] {
  const [, major, minor] = /(?<!\d)(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major), Number(minor)];
}
