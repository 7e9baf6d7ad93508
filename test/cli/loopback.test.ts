import { expect, it } from '@jest/globals';
import { withLoopback } from '../../src/cli/run-command.ts';
import { loadConfig } from '../../src/config.ts';

it.each([
  [undefined, ['127.0.0.0/8', '::1'], 1],
  ['', ['127.0.0.0/8', '::1'], 1],
  ['10.0.0.0/8', ['10.0.0.0/8', '127.0.0.0/8', '::1'], 1],
  ['true', true, 0],
  ['false', false, 0],
])('with PETIOLE_ALLOW_PRIVATE=%s a run that works by itself may reach %j', (text, allowed, lines) => {
  const told: string[] = [];
  const config = loadConfig(text === undefined ? {} : { PETIOLE_ALLOW_PRIVATE: text });
  expect(withLoopback(config, (line) => void told.push(line)).allowPrivate).toEqual(allowed);
  expect(told).toHaveLength(lines);
});
