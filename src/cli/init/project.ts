/** The files of a new project, path → text. */
import { loadConnectorTypes } from '../../connectors/registry.ts';
import { declarationFile, type Catalogue } from '../../executions/declarations/declaration-file.ts';
import { TYPES_FILE } from '../../executions/flow-types.ts';
import { PRODUCT } from '../../model.ts';
import { sdkTypes } from './sdk-types.ts';

const { command } = PRODUCT;

export async function projectFiles(name: string, sdkFolder: string): Promise<Record<string, string>> {
  const types = await sdkTypes(sdkFolder);
  const ofSdk = Object.entries(types).map(([file, text]): [string, string] => [
    file === 'globals.d.ts' ? `types/${file}` : `types/${command}/${file}`,
    text,
  ]);
  return {
    'README.md': readme(name),
    '.gitignore': `# the embedded database, keys and files: never into a repository\n.${command}/\nnode_modules/\n`,
    'package.json': `${JSON.stringify(manifest(name), null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    'connectors/demo.yaml': CONNECTOR,
    'flows/hello.ts': FLOW,
    [`flows/${TYPES_FILE}`]: await declarations(),
    ...Object.fromEntries(ofSdk),
  };
}

/** As `flow types` writes it once the files above are loaded. */
async function declarations(): Promise<string> {
  const types = (await loadConnectorTypes()).list() as unknown as Catalogue['types'];
  const connectors = [{ name: 'demo', type: 'REST', namespace: 'demo', value: { url: '${demo:url}' } }];
  return declarationFile({ types, connectors, flows: [{ name: 'hello', inputs: null, outputs: null }] });
}

const manifest = (name: string) => ({
  name:
    name
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|(?<!-)-+$/g, '') || 'flows',
  private: true,
  type: 'module',
  scripts: { check: 'tsc' },
  devDependencies: { typescript: '^6.0.0' },
});

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: [],
    paths: { [command]: [`./types/${command}/index.d.ts`] },
  },
  include: ['flows', 'types'],
};

const CONNECTOR = `# The demo service that comes with the product, so that the first flow runs without a network. \${demo:url} is its address.
name: demo
type: REST
namespace: demo
value:
  url: \${demo:url}
`;

const FLOW = `import { flow } from '${command}';

export default flow(async function (inputs: { name?: string }) {
  // A call through the connector \`demo\`; the inputs given here go over the connector's own.
  const answer = await this.connect('demo', { path: '/post', method: 'post', json: { hello: inputs.name ?? 'world' } });
  this.log('the demo service answered', answer.output_value.status_code);

  return this.success('all done', { sent: answer.output_value.json.json });
});
`;

const readme = (name: string) => `# ${name}

\`\`\`sh
${command} run hello --inputs '{"name":"Ada"}'   # one flow, and its tree
${command} up                                    # API, web interface and worker on http://127.0.0.1:8400
${command} flow push flows/hello.ts --name hi    # checks the types, and saves the flow on the server
\`\`\`

- \`flows/\`: each file right in it is a flow of the file's name. A running \`up\` loads it when it is saved.
- \`connectors/\`: what flows reach the outside world through, in YAML.
- \`flows/${TYPES_FILE}\`: made by \`${command} flow types\`. Make it anew when connectors or declared inputs have changed.
- \`types/\`: what \`import … from '${command}'\` means to an editor. \`npm install && npm run check\` checks all types.
- \`.${command}/\`: the embedded database, keys and files. Not to be committed; \`DATABASE_URL\` takes another PostgreSQL.

\`${command} doctor\` says what is wrong, \`${command} --help\` what else there is.
`;
