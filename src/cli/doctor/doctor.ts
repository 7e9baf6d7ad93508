/** `doctor`: looks at everything that has to be right, says what is wrong and what to do. It changes nothing. */
import { unknownVariables, type Config } from '../../config.ts';
import { messageOf } from '../../errors.ts';
import { findServer, withClient } from '../connect.ts';
import { CommandError, EXIT, type ExitCode } from '../exit.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from '../visible.ts';
import { wrong, type Check, type CheckStatus } from './check.ts';
import { databaseChecks } from './database.ts';
import { dataFolderCheck, diskCheck, noConfiguration, nodeCheck, portCheck, variablesCheck } from './machine.ts';
import { deepChecks, serverChecks } from './server.ts';
import { connectorsChecks, demoCheck, flowsChecks, runnerCheck } from './trials.ts';

export interface DoctorOptions {
  deep?: boolean;
  json?: boolean;
}

export async function doctor({ deep, json }: DoctorOptions, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, interrupted } = surroundings;
  const checks: Check[] = [];
  // What is found after an interrupt may be what the interrupt did to the processes of the trials.
  const tell = (...found: Check[]): void => {
    if (interrupted.aborted) throw new CommandError('interrupted; not everything was looked at', EXIT.cancelled);
    checks.push(...found);
    if (!json) found.forEach((check) => terminal.out(lineOf(check, terminal)));
  };
  await look(tell, surroundings, deep === true);
  const isWrong = checks.some(({ status }) => status === 'error');
  if (json) terminal.out(JSON.stringify({ ok: !isWrong, checks }, null, 2));
  else terminal.out(`\n${summary(checks)}`);
  return isWrong ? EXIT.error : EXIT.success;
}

type Tell = (...found: Check[]) => void;

/** Each is told as it is known; a broken environment leaves little to look at. */
async function look(tell: Tell, surroundings: Surroundings, deep: boolean): Promise<void> {
  tell(nodeCheck());
  const config = configOf(surroundings);
  if (config instanceof Error) {
    tell(wrong('environment', config.message, 'set it right, or unset it'), noConfiguration('everything else'));
    return;
  }
  tell(variablesCheck(unknownVariables()));
  tell(await dataFolderCheck(config), await safely('disk space', () => diskCheck(config)), await portCheck(config));
  await lookAtParts(tell, config, surroundings);
  const client = await findServer(surroundings).catch((error: unknown) => void tell(wrong('server', messageOf(error), 'try again')));
  if (client !== undefined) tell(...(await several('server', () => serverChecks(client, surroundings))));
  if (deep) tell(...(await several('connectors', () => withClient(surroundings, deepChecks))));
}

async function lookAtParts(tell: Tell, config: Config, { root, terminal }: Surroundings): Promise<void> {
  const probes = await root.probes();
  const [database] = await Promise.allSettled([probes.database(config, terminal.err)]);
  tell(...databaseChecks(database, config));
  tell(await runnerCheck(probes), await demoCheck(probes));
  tell(...(await flowsChecks(probes, config)), ...(await connectorsChecks(probes, config)));
}

function configOf({ config }: Surroundings): Config | Error {
  try {
    return config();
  } catch (error) {
    return error as Error;
  }
}

async function safely(name: string, check: () => Promise<Check>): Promise<Check> {
  return (await several(name, async () => [await check()]))[0]!;
}

/** What fails unexpectedly is a finding too, and stops none of the others. */
async function several(name: string, check: () => Promise<Check[]>): Promise<Check[]> {
  return check().catch((error: unknown) => [
    wrong(name, `it could not be looked at: ${messageOf(error)}`, 'mend what is told above first'),
  ]);
}

const SIGNS: Record<CheckStatus, { sign: string; colour: 'green' | 'yellow' | 'red' | 'gray' }> = {
  ok: { sign: '✔', colour: 'green' },
  warning: { sign: '!', colour: 'yellow' },
  error: { sign: '✖', colour: 'red' },
  skipped: { sign: '·', colour: 'gray' },
};

function lineOf({ name, status, message, todo }: Check, { colours }: Terminal): string {
  const { sign, colour } = SIGNS[status];
  const head = `${colours[colour](sign)} ${name.padEnd(20)} ${printable(message)}`;
  return todo === null ? head : `${head}\n${' '.repeat(23)}${colours.dim(`→ ${todo}`)}`;
}

function summary(checks: readonly Check[]): string {
  const count = (status: CheckStatus) => checks.filter((check) => check.status === status).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors === 0 && warnings === 0) return 'Nothing is wrong.';
  const parts = [
    ...(errors > 0 ? [`${errors} ${errors === 1 ? 'thing is' : 'things are'} wrong`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'is' : 'are'} to be looked at`] : []),
  ];
  return `${parts.join(', ')}.`;
}
