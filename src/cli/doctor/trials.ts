/** Parts that are tried by themselves: the sandbox, the demo service, the files of both folders. */
import { relative } from 'node:path';
import type { Config } from '../../config.ts';
import { messageOf } from '../../errors.ts';
import type { FolderProbe, Probes } from '../ports.ts';
import { ok, warning, wrong, type Check } from './check.ts';

export async function runnerCheck(probes: Probes): Promise<Check> {
  return probes.runner().then(
    () => ok('runner', 'a flow can be run'),
    (error: unknown) =>
      wrong(
        'runner',
        `no flow can be run: ${messageOf(error)}`,
        'install the dependencies anew; the sandbox needs the module isolated-vm of this platform',
      ),
  );
}

export async function demoCheck(probes: Probes): Promise<Check> {
  return probes.demo().then(
    () => ok('demo service', 'it answers'),
    (error: unknown) =>
      warning(
        'demo service',
        `it does not answer: ${messageOf(error)}`,
        'only the sample flows need it; a firewall on loopback may be in the way',
      ),
  );
}

export async function filesChecks(name: string, folder: string, look: () => Promise<FolderProbe | null>): Promise<Check[]> {
  const shown = relative(process.cwd(), folder) || '.';
  const probe = await look().catch((error: unknown) => ({ loaded: 0, failed: [{ file: folder, message: messageOf(error) }] }));
  if (probe === null) return [ok(name, `there is no folder ${shown}`)];
  const failed = probe.failed.map(({ file, message }) =>
    wrong(
      name,
      `${relative(process.cwd(), file)} is not loaded: ${message}`,
      'what was loaded of it before stays as it is until the file is right',
    ),
  );
  return failed.length > 0 ? failed : [ok(name, `${probe.loaded} in ${shown}, all can be loaded`)];
}

export const flowsChecks = (probes: Probes, config: Config): Promise<Check[]> =>
  filesChecks('flows', config.flowsFolder, () => probes.flows(config));

export const connectorsChecks = (probes: Probes, config: Config): Promise<Check[]> =>
  filesChecks('connectors', config.connectorsFolder, () => probes.connectors(config));
