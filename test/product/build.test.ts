/** What the build leaves: everything else is tested from the sources, and this is what users run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionTree } from '../../src/model.ts';
import { createTestDatabase } from '../support/database.ts';
import { command, createFolders } from '../support/product.ts';

const DIST = join(import.meta.dirname, '../../dist');

describe('the build', () => {
  it('imports nothing that only the sources have', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter(
      // templates are texts of sources
      (file) => file.endsWith('.js') && !file.includes('node_modules') && !file.includes('templates') && !file.startsWith('web'),
    );
    expect(files.length).toBeGreaterThan(100);
    // The compiler leaves `.ts` in an import() that stands inside of `export default`: `renameLateImports` mends it.
    const wrong = files.filter((file) => /\b(?:import|from)\s*\(?\s*['"]\.[^'"]*\.ts['"]/.test(readFileSync(join(DIST, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  it('has the code of every action: SSH and GIT push reach for their far side', async () => {
    const database = await createTestDatabase();
    const folders = await createFolders(database.url);
    try {
      folders.env.PETIOLE_ALLOW_PRIVATE = '127.0.0.0/8';
      await folders.write(
        'flows/reach.ts',
        `import { flow } from 'petiole';
export default flow(async function () {
  const codeOf = async (child: any): Promise<string> => { try { await child; return 'reached'; } catch (error: any) { return error.code + ': ' + error.message; } };
  const far = { hostname: '127.0.0.1', port: 1, username: 'u', password: 'p', hostkey: false, connect_tries: 1 };
  return [
    await codeOf(this.connect({ connector_type: 'SSH', ...far, script: 'ls' })),
    await codeOf(this.connect({ connector_type: 'GIT', repository_url: 'http://127.0.0.1:1/x.git', command: 'push', ref: 'main',
      files: [{ name: 'a', content: 'YQ==' }], commit_message: 'm', author_name: 'a', author_email: 'a@example.com' } as any)),
  ];
});
`,
      );
      const { stdout, stderr } = await command(['run', 'reach', '--json'], folders);
      const tree = JSON.parse(stdout || `{"stderr":${JSON.stringify(stderr)}}`) as ExecutionTree;
      expect(tree.children.map((child) => child.error?.code)).toEqual(['CONNECTION_FAILED', 'CONNECTION_FAILED']);
      for (const text of tree.output_value as string[]) expect(text).not.toMatch(/Cannot find module/);
    } finally {
      await folders.remove();
      await database.drop();
    }
  }, 120_000);
});
