import { InvalidArgumentError } from 'commander';
import { isPoolName, POOL_NAME_RULE } from '../sdk/pool-name.ts';

/** `--pool` as it is given. */
export function poolOf(text: string): string {
  if (isPoolName(text)) return text;
  throw new InvalidArgumentError(`it is ${POOL_NAME_RULE}.`);
}
