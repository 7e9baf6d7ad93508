import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { bundleFlow, closeBundler } from '../../src/runner/bundle/bundle.ts';
import { mapPosition, mapStack } from '../../src/runner/bundle/stack.ts';
import { startRunners } from '../../src/runner/pool.ts';
import { FlowsFolder, outcome, runToEnd } from './support.ts';

let folder: FlowsFolder;
beforeEach(() => {
  folder = new FlowsFolder({ tool: '1', plain: '1', linked: '1', wild: '1', needy: '1', missing: '1' });
});
afterEach(() => folder.remove());
afterAll(() => closeBundler());

/** Runs a bundle in a runner of its own. */
async function run(source: string, inputs: unknown = {}): Promise<unknown> {
  const bundle = await folder.bundle(source);
  const pool = await startRunners({ runners: 1 });
  try {
    return outcome(await runToEnd(pool, bundle, inputs));
  } finally {
    await pool.close();
  }
}

const flowOf = (imports: string, expression: string): string =>
  `import { flow } from 'petiole';\n${imports}\nexport default flow(async () => ${expression});`;

/** Whether this is the child process of ours that bundles. */
function isBundler(pid: string): boolean {
  try {
    const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/bundle/child.');
  } catch {
    return false; // it ended meanwhile
  }
}

describe('a bundle', () => {
  it('holds the relative TypeScript, JavaScript and JSON of the flows folder, however the path is written', async () => {
    folder.write('lib/a.ts', `export const a: string = 'a';`);
    folder.write('lib/b.js', `export { a as b } from './a.js';`);
    folder.write('lib/c/index.ts', `import { b } from '../b'; export const c = b + 'c';`);
    folder.write('data.json', `{ "d": [1, 2] }`);
    const imports = `import { c } from './lib/c'; import { a } from './lib/a'; import data from './data.json' with { type: 'json' }; import { d } from './data.json';`;
    await expect(run(flowOf(imports, `[a, c, data, d]`))).resolves.toEqual(['a', 'ac', { d: [1, 2] }, [1, 2]]);
  });

  it('is the same for the same input, wherever the folder lies, and holds no absolute path', async () => {
    const other = new FlowsFolder({ tool: '1' });
    try {
      for (const each of [folder, other]) {
        each.package('tool', { 'package.json': '{"name":"tool","version":"1.0.0"}', 'index.js': 'exports.two = 2;' });
        each.write('lib.ts', 'export const one = 1;');
      }
      const source = flowOf(`import { one } from './lib'; import { two } from 'tool';`, `one + two`);
      const [a, b] = [await folder.bundle(source), await other.bundle(source)];
      expect(a).toEqual(b);
      expect(a.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(a)).not.toContain(folder.base);
      expect((await folder.bundle(source.replace('one + two', 'two + one'))).sha256).not.toBe(a.sha256);
    } finally {
      other.remove();
    }
  });

  it('is another version after an edit of a comment: its lines are others, and its script is what was saved', async () => {
    const thrown = "throw new Error('here');";
    const before = await folder.bundle(`import { flow } from 'petiole';\nexport default flow(async () => {\n${thrown}\n});`);
    const after = await folder.bundle(`// why\nimport { flow } from 'petiole';\nexport default flow(async () => {\n${thrown}\n});`);
    expect(after.script).toBe(before.script);
    expect(after.sha256).not.toBe(before.sha256);
    const pool = await startRunners({ runners: 1 });
    try {
      const lines: string[] = [];
      for (const bundle of [before, after]) lines.push(mapStack((await runToEnd(pool, bundle)).error?.stack ?? '', bundle.sourceMap));
      expect(lines).toEqual([expect.stringContaining('flows/flow.ts:3:7'), expect.stringContaining('flows/flow.ts:4:7')]);
    } finally {
      await pool.close();
    }
  });

  (existsSync('/proc/self/environ') ? it : it.skip)('is made by a process that has nothing of the environment of this one', async () => {
    await closeBundler();
    await folder.bundle(flowOf('', `1`));
    const bundlers = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isBundler(pid));
    expect(bundlers).toHaveLength(1);
    const variables = readFileSync(`/proc/${bundlers[0]}/environ`, 'utf8').split('\0').filter(Boolean);
    expect(variables.filter((variable) => !variable.startsWith('NODE_CHANNEL_'))).toEqual([]); // its pipe to this process
  });

  it('is made by another process where the one that was idle is just ending', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setInterval', 'performance', 'Date'] });
    try {
      const first = await folder.bundle(flowOf('', `1`));
      jest.advanceTimersByTime(60_000);
      const [second, third] = await Promise.all([folder.bundle(flowOf('', `1`)), folder.bundle(flowOf('', `3`))]);
      expect([second.sha256 === first.sha256, third.sha256 === first.sha256]).toEqual([true, false]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('does not hold the text of its sources twice', async () => {
    const { sourceMap } = await folder.bundle(flowOf('', `'some text'`));
    expect(sourceMap).not.toContain('some text');
  });

  it('keeps npm packages apart, evaluated once per version, with what they import themselves', async () => {
    folder.package('tool', {
      'package.json':
        '{"name":"tool","version":"1.0.0","type":"module","exports":{".":"./main.js","./sub":"./sub.js"},"dependencies":{"deep":"1"}}',
      'main.js': `import { deep } from 'deep'; import './side.js'; export const tool = () => 'tool ' + deep; export default class Tool {}`,
      'side.js': `globalThis.evaluated = (globalThis.evaluated ?? 0) + 1;`,
      'sub.js': `export const sub = 'sub';`,
    });
    folder.package('deep', { 'package.json': '{"name":"deep","version":"1.0.0"}', 'index.js': `module.exports = { deep: 'deep' };` });
    folder.package('plain', { 'package.json': '{"name":"plain"}', 'index.js': `module.exports = function plain() { return 'plain'; };` });
    const imports = `import Tool, { tool } from 'tool'; import { sub } from 'tool/sub'; import plain from 'plain';`;
    const bundle = await folder.bundle(flowOf(imports, `[tool(), sub, plain(), Tool.name, (globalThis as any).evaluated]`));
    expect(bundle.script).not.toContain('deep');
    const pool = await startRunners({ runners: 1 });
    try {
      for (let i = 0; i < 2; i++) {
        expect(outcome(await runToEnd(pool, bundle))).toEqual(['tool deep', 'sub', 'plain', 'Tool', 1]);
      }
    } finally {
      await pool.close();
    }
  });

  it('makes a package part of the script where the flows say so, so that each execution has its own', async () => {
    folder.write('package.json', JSON.stringify({ dependencies: { tool: '1' }, petiole: { perExecution: ['tool'] } }));
    folder.package('tool', { 'package.json': '{"name":"tool"}', 'index.js': `exports.settings = { n: 0 };` });
    const bundle = await folder.bundle(flowOf(`import { settings } from 'tool';`, `++settings.n`));
    expect(bundle.packages).toBeNull();
    const pool = await startRunners({ runners: 1 });
    try {
      expect(outcome(await runToEnd(pool, bundle))).toBe(1);
      expect(outcome(await runToEnd(pool, bundle))).toBe(1);
    } finally {
      await pool.close();
    }
  });

  it('lets a package mention a Node module, and says what is missing when it is used', async () => {
    folder.package('needy', {
      'package.json': '{"name":"needy"}',
      'index.js': `const fs = require('node:fs'); let optional; try { optional = require('not-there'); } catch { optional = 'none'; }
        exports.optional = optional; exports.read = () => fs.readFileSync('/etc/passwd', 'utf8');`,
    });
    await expect(run(flowOf(`import { optional } from 'needy';`, `optional`))).resolves.toBe('none');
    await expect(run(flowOf(`import { read } from 'needy';`, `read()`))).resolves.toMatch(
      /the npm package needy uses the Node.js module "node:fs"/,
    );
  });

  it('understands what V8 does not yet: decorators; and keeps the names of classes and functions', async () => {
    const source = `import { flow } from 'petiole';
      const seen: string[] = [];
      function note(target: unknown, context: { name: string }) { seen.push(context.name); }
      class A { @note method() {} }
      export default flow(async () => [seen, A.name, (() => 1).name, note.name]);`;
    await expect(run(source)).resolves.toEqual([['method'], 'A', '', 'note']);
  });
});

describe('a script that does not compile', () => {
  it('is told with file, line, column and what is wrong, the path relative to the flows folder', async () => {
    folder.write('lib/broken.ts', `export const a = 1;\nexport const b = ;\n`);
    await expect(folder.bundle(`import './lib/broken.ts';`)).rejects.toMatchObject({
      code: 'COMPILE_ERROR',
      message: expect.stringMatching(/^lib\/broken\.ts:2:18: Unexpected ";"/),
      details: { file: 'lib/broken.ts', line: 2, column: 18 },
    });
    await expect(folder.bundle(`const a: number = 1;\nfunction (`, 'team/mine')).rejects.toMatchObject({
      details: { file: 'team/mine.ts', line: 2, column: 10 },
    });
  });

  it.each([
    ['await 1;', /no top-level await/],
    [`console.log(import.meta.url);`, /import\.meta is not available/],
    [`const a = import('./a.ts');`, /import\(\) is not available/],
    [`const p = './a.ts'; const a = import(p);`, /import\(\) is not available/],
    [`const p = './a.ts'; const a = require(p);`, /require is only possible with the text of a path/],
    [`const r = require; r('./a.ts');`, /require is only possible with the text of a path/],
    [`require.resolve('./a.ts');`, /require/],
    [`import fs from 'node:fs'; fs;`, /flow scripts have no Node\.js modules.*read and write through a connection/],
    [`import http from 'https'; http;`, /this\.connect\('REST'/],
    [`import cp from 'child_process'; cp;`, /connection of the type SSH/],
    [`import 'unheard-of';`, /"unheard-of" is not among the dependencies of the flows' package\.json/],
    [`import 'missing';`, /not a module of a package "missing" that is installed/],
    [`import 'petiole/connector';`, /import from 'petiole' only/],
    [`import './nowhere';`, /there is no file "\.\/nowhere"/],
    [`import 'https://example.com/a.js';`, /not addresses/],
    [`import data from 'data:text/javascript,export default 1'; data;`, /not addresses/],
    [`import * as x from '#x'; x;`, /cannot be imported/],
  ])('%s', async (source, message) => {
    folder.write('a.ts', 'export const a = 1;');
    await expect(folder.bundle(source)).rejects.toMatchObject({ code: 'COMPILE_ERROR', message: expect.stringMatching(message) });
  });
});

describe('what lies outside of the flows folder', () => {
  const secret = mkdtempSync(join(tmpdir(), 'petiole-secret-'));
  const inSecret = (name: string): string => join(secret, name);
  for (const name of ['secret', 'secret.ts', 'secret.js', 'secret.json', 'secret.txt', 'broken.js']) {
    writeFileSync(inSecret(name), name === 'secret.json' ? '"TOP-SECRET"' : name === 'broken.js' ? 'TOP-SECRET = ;' : '"TOP-SECRET";');
  }
  afterAll(() => rm(secret, { recursive: true, force: true }));

  const attempts: [string, (path: (name: string) => string) => string | Promise<string>][] = [
    ['an absolute import', (path) => `import x from '${path('secret.ts')}'; console.log(x);`],
    ['an absolute require', (path) => `console.log(require('${path('secret.json')}'));`],
    ['require of /etc/passwd', () => `console.log(require('/etc/passwd'));`],
    ['import = require', (path) => `import x = require('${path('secret.js')}'); console.log(x);`],
    ['re-export of an absolute path', (path) => `export * from '${path('secret.ts')}';`],
    ['a relative path that climbs', () => `import x from '../../../../../../etc/passwd'; console.log(x);`],
    ['a relative path with a query', () => `import x from './../../../../../../../etc/passwd?raw'; console.log(x);`],
    ['a file URL', () => `import x from 'file:///etc/passwd'; console.log(x);`],
    ['import attributes: text', () => `import x from './note.txt' with { type: 'text' }; console.log(x);`],
    ['import attributes: bytes of a JSON file', () => `import x from './data.json' with { type: 'bytes' }; console.log(x);`],
    ['import attributes: json of a text file', () => `import x from './note.txt' with { type: 'json' }; console.log(x);`],
    ['a text file of the folder itself', () => `import x from './note.txt'; console.log(x);`],
    ['a style sheet with @import', () => `import './style.css';`],
    ['a dynamic import', () => `export const x = () => import('/etc/passwd');`],
    ['new URL by import.meta', () => `console.log(new URL('/etc/passwd', import.meta.url));`],
    ['a symbolic link to a file', () => `import x from './link.ts'; console.log(x);`],
    ['a symbolic link to a folder', () => `import x from './linked/secret.ts'; console.log(x);`],
    ['a symbolic link with a harmless name to a text file', () => `import x from './harmless.json'; console.log(x);`],
    ['a package that is a link out', () => `import x from 'linked'; console.log(x);`],
    ['a package whose file imports an absolute path', () => `import x from 'wild/absolute.js'; console.log(x);`],
    ['a package whose file climbs out', () => `import x from 'wild/climbing.js'; console.log(x);`],
    ['a package whose file climbs out to a broken file', () => `import x from 'wild/broken.js'; console.log(x);`],
    ['a package whose file is a link out', () => `import x from 'wild/link.js'; console.log(x);`],
    ['a package whose main leads out', () => `import x from 'plain'; console.log(x);`],
    ['a package that imports what it does not name', () => `import x from 'wild/undeclared.js'; console.log(x);`],
    ['a package file that is no JavaScript', () => `import x from 'wild/note.txt'; console.log(x);`],
    ['a field of the flows’ package.json that maps a name', () => `import x from 'tool'; console.log(x);`],
    ['a name with a climbing path', () => `import x from 'tool/../../../../../../../etc/passwd'; console.log(x);`],
    ['a source map comment', () => `console.log(1);\n//# sourceMappingURL=/etc/passwd`],
  ];

  it.each(attempts)('is not read by %s', async (_, attempt) => {
    folder.write('note.txt', 'TOP-SECRET');
    folder.write('data.json', '1');
    folder.write('style.css', `@import url(file:///etc/passwd);`);
    folder.write('tsconfig.json', JSON.stringify({ compilerOptions: { baseUrl: '/', paths: { tool: [inSecret('secret.ts')] } } }));
    folder.write(
      'package.json',
      JSON.stringify({
        dependencies: { tool: 'file:/etc', plain: '1', linked: '1', wild: '1' },
        imports: { '#x': '/etc/passwd' },
        browser: { tool: inSecret('secret.js') },
      }),
    );
    folder.link('link.ts', inSecret('secret.ts'));
    folder.link('linked', secret);
    folder.link('harmless.json', '/etc/passwd');
    folder.link('../node_modules/linked', secret);
    folder.package('plain', {
      'package.json': JSON.stringify({ name: 'plain', main: '../../../../../../../../../../..' + inSecret('secret.js') }),
    });
    folder.package('wild', {
      'package.json': '{"name":"wild"}',
      'absolute.js': `module.exports = require(${JSON.stringify(inSecret('secret.json'))});`,
      'climbing.js': `module.exports = require(${JSON.stringify('../../../../../../../../../..' + inSecret('secret.js'))});`,
      'broken.js': `module.exports = require(${JSON.stringify('../../../../../../../../../..' + inSecret('broken.js'))});`,
      'undeclared.js': `module.exports = require('other');`,
      'note.txt': 'TOP-SECRET',
    });
    folder.package('other', { 'package.json': '{"name":"other"}', 'index.js': 'module.exports = "TOP-SECRET";' });
    folder.link('../node_modules/wild/link.js', inSecret('secret.js'));
    const result = await folder.bundle(await attempt(inSecret)).then(
      (bundle) => ({ code: 'BUNDLED', text: JSON.stringify(bundle) }),
      (error: { code: string; message: string; details: unknown }) => ({
        code: error.code,
        text: error.message + JSON.stringify(error.details).replaceAll(/"line_text":"(import|export|console)[^"]*(\\"[^"]*)*"/g, ''),
      }),
    );
    expect(result.text).not.toContain('TOP-SECRET');
    expect(result.text).not.toContain('root:x:');
    if (_ !== 'a source map comment') expect(result.code).toBe('COMPILE_ERROR');
  });

  it('is not the entry either: a file outside of the folder, or a name that climbs', async () => {
    await expect(bundleFlow({ file: inSecret('secret.ts') }, { root: folder.root })).rejects.toMatchObject({ code: 'COMPILE_ERROR' });
    folder.link('entry.ts', inSecret('secret.ts'));
    await expect(bundleFlow({ file: 'entry.ts' }, { root: folder.root })).rejects.toThrow(/not inside the flows folder/);
    await expect(bundleFlow({ file: 'note.txt' }, { root: folder.root })).rejects.toThrow(/there is no file note\.txt/);
    await expect(folder.bundle('export {}', '../outside')).rejects.toThrow(/not a name/);
  });
});

describe('a stack', () => {
  it('has the lines of the TypeScript source, and none of the runtime', async () => {
    folder.write(
      'lib/thrower.ts',
      `interface Unused { a: string }\n\nexport function thrower(): never {\n  throw new TypeError('here');\n}\n`,
    );
    const source = `import { flow } from 'petiole';\nimport { thrower } from './lib/thrower';\n\nexport default flow(async function () {\n  await this.connect('REST', {});\n  [1].map(() => thrower());\n});`;
    const bundle = await folder.bundle(source, 'failing');
    const pool = await startRunners({ runners: 1 });
    try {
      const end = await runToEnd(pool, bundle);
      const stack = mapStack(end.error?.stack ?? '', bundle.sourceMap).split('\n');
      expect(stack[0]).toBe('TypeError: here');
      expect(stack[1]).toMatch(/at thrower \(flows\/lib\/thrower\.ts:4:9\)/);
      expect(stack.join('\n')).toMatch(/flows\/failing\.ts:6:17/);
      expect(stack.join('\n')).not.toMatch(/script\.js|petiole:|isolated-vm|node:|file:/);
    } finally {
      await pool.close();
    }
  });

  it('gives a position of the bundle as one of the source', async () => {
    const bundle = await folder.bundle(`export const a = 1;\nexport function f() {\n  return undefined!.x;\n}`, 'position');
    const line = bundle.script.split('\n').findIndex((text) => text.includes('.x;')) + 1;
    expect(mapPosition(`script.js:${line}:3`, bundle.sourceMap)).toMatch(/^flows\/position\.ts:3:\d+$/);
    expect(mapPosition('nowhere', bundle.sourceMap)).toBeNull();
  });
});
