import { expect, it } from '@jest/globals';
import { shownInputs } from '../../src/executions/declared-inputs.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';

const OF_CONNECTOR = 'the password of a connector';

it('secrets that a script gives its flows do not have those of connectors forgotten', () => {
  const known = new KnownSecrets({ secrets: 3000 });
  known.add([OF_CONNECTOR]);
  const schema = { type: 'object', properties: { keys: { type: 'array', secret: true } } };
  for (let start = 0; start < 5; start++) {
    const keys = Array.from({ length: 2000 }, (_, i) => `a secret of a script ${start} ${i}`);
    expect(shownInputs(JSON.stringify({ keys, other: 1 }), schema, known)).toBe('{"keys":"***","other":1}');
  }
  expect(known.scrub(`it is ${OF_CONNECTOR}`)).toBe('it is ***');
});

it('a few that are given at a start are looked for everywhere', () => {
  const known = new KnownSecrets();
  const schema = { properties: { pin: { secret: true } } };
  expect(shownInputs('{"pin":"my secret pin","of":"me"}', schema, known)).toBe('{"pin":"***","of":"me"}');
  expect(known.scrub('a line with my secret pin')).toBe('a line with ***');
  expect(shownInputs('{"of":"me"}', { properties: { pin: {} } }, known)).toBe(null);
});

it('a schema that takes too long to go through makes all inputs secret', () => {
  const known = new KnownSecrets();
  const choices = Array.from({ length: 4000 }, () => ({ additionalProperties: { $ref: '#' } }));
  const schema = { anyOf: choices, properties: { pin: { secret: true } } };
  const inputs = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, `a secret value ${i}`]));
  const begun = process.threadCpuUsage().user;
  expect(shownInputs(JSON.stringify(inputs), schema, known, 100)).toBe('"***"');
  expect(process.threadCpuUsage().user - begun).toBeLessThan(5_000_000);
  expect(known.scrub('a secret value 7')).toBe('***');
});
