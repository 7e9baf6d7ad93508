import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { liveProgress, plainProgress } from '../../src/cli/progress.ts';
import type { ExecutionTree, Status } from '../../src/model.ts';

const plain = pc.createColors(false);

/** A node of a tree, with what the view looks at. */
function node(name: string, status: Status, children: ExecutionTree[] = []): ExecutionTree {
  const times = { created_at: '2026-01-01T00:00:00.000Z', started_at: '2026-01-01T00:00:00.000Z', ended_at: null, wake_at: null };
  const ended = status.startsWith('ENDED') ? { ended_at: '2026-01-01T00:00:01.000Z' } : {};
  const ids = { id: name, root_id: 'root', parent_id: null, position: null, continued_as: null, origin: null, copied_from: null };
  const target = { type: 'FLOW' as const, flow: name, flow_version: null, connector: null, connector_type: null, pool: 'default' };
  const values = { inputs: {}, output_value: null, error: null, message: null, labels: {}, attempt: 1, attempts: null };
  return { ...ids, ...target, ...values, ...times, ...ended, name, status, children };
}

/** What is on a terminal of this size after one drawing. */
function drawn(tree: ExecutionTree, columns: number, rows: number): string[] {
  const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  liveProgress({ stdout: stdout as unknown as NodeJS.WriteStream, colours: pc.createColors(true) }).update(tree);
  const text = stripVTControlCharacters(String(stdout.read()));
  return text.trimEnd().split('\n');
}

describe('the live tree', () => {
  it('takes one row for each line, also for wide characters and long names, and keeps the root in sight', () => {
    const children = [...Array(10).keys()].map((n) => node(`${n} ${'名前'.repeat(60)}`, 'RUNNING'));
    const lines = drawn(node('root', 'WAITING', children), 60, 20);
    expect(lines).toHaveLength(11);
    expect(lines[0]).toMatch(/^◐ root/);
    for (const line of lines.slice(1)) expect(line).toMatch(/^[├└]─ ● \d (名前)+名?…$/);
  });

  it('shows a short line whole', () => {
    expect(drawn(node('root', 'ENDED_SUCCESS'), 14, 20)).toEqual(['✔ root  1.00 s']);
    expect(drawn(node('root', 'ENDED_SUCCESS'), 13, 20)).toEqual(['✔ root  1.00…']);
  });

  it('leaves out what has ended first where there is more than the screen holds', () => {
    const running = node('the first, still at it', 'RUNNING');
    const children = [running, ...[...Array(100).keys()].map((n) => node(`done ${n}`, 'ENDED_SUCCESS'))];
    const lines = drawn(node('root', 'WAITING', children), 80, 12);
    expect(lines).toHaveLength(10);
    expect(lines.slice(1, 3)).toEqual(['   … 93 more', expect.stringContaining('the first, still at it')]);
    expect(lines.at(-1)).toContain('done 99');
  });

  it('leaves out the oldest of what runs where that alone is more than the screen holds', () => {
    const children = [...Array(100).keys()].map((n) => node(`at work ${n}`, 'RUNNING'));
    const lines = drawn(node('root', 'WAITING', children), 80, 12);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain('at work 99');
  });
});

describe('a name with control characters', () => {
  it('cannot move the cursor or change colours', () => {
    const lines: string[] = [];
    plainProgress((text) => lines.push(text), { colours: plain }).finish(node('red \u001b[31m\u001b[2J\r\nover', 'RUNNING'));
    expect(lines).toEqual([expect.stringMatching(/red �\[31m�\[2J over/)]);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
  });
});
