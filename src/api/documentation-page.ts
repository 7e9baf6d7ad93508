/**
 * The page of the OpenAPI document: Swagger UI from its own package. All that the page loads comes from this server, and no script
 * stands in the page itself, so that its policy can forbid both.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PetioleError } from '../errors.ts';
import { PRODUCT } from '../model.ts';

/** Swagger UI draws its signs from data: addresses, and sets styles while it runs. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${PRODUCT.name} API</title>
    <link rel="icon" href="/api/docs/favicon.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

/** `validatorUrl`: else the page would show the document to a service elsewhere. The header goes with the session of a browser. */
const START = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
  requestInterceptor: (request) => ({ ...request, headers: { ...request.headers, 'x-petiole-csrf': '1' } }),
});
`;

const require = createRequire(import.meta.url);
const ofPackage = (file: string) => (): Promise<Buffer> => readFile(require.resolve(`swagger-ui-dist/${file}`));

const SCRIPT = 'text/javascript; charset=utf-8';
const ASSETS = new Map<string, { type: string; read: () => Promise<Buffer> }>([
  ['start.js', { type: SCRIPT, read: async () => Buffer.from(START) }],
  ['swagger-ui.js', { type: SCRIPT, read: ofPackage('swagger-ui-bundle.js') }],
  ['swagger-ui.css', { type: 'text/css; charset=utf-8', read: ofPackage('swagger-ui.css') }],
  ['favicon.png', { type: 'image/png', read: ofPackage('favicon-32x32.png') }],
]);

/** Throws NOT_FOUND. */
export async function assetOf(file: string): Promise<{ type: string; content: Buffer }> {
  const asset = ASSETS.get(file);
  if (!asset) throw new PetioleError('NOT_FOUND', `the documentation has no file '${file}'`);
  return { type: asset.type, content: await asset.read() };
}
