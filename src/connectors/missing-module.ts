/** A connector type whose code imports what is not installed: a defect of the installation, and none of the far side. */

const CODES = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED', 'ERR_DLOPEN_FAILED']);
const DEEPEST_CAUSE = 5;

/** The sentence for it, where the error or what caused it is one; a type may have made another error of it. */
export function missingModule(error: unknown): string | undefined {
  let at = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && typeof at === 'object' && at !== null; depth++, at = (at as Error).cause) {
    if (CODES.has((at as NodeJS.ErrnoException).code ?? '')) return sentence(at as Error);
  }
  return undefined;
}

function sentence({ message }: Error): string {
  // "Cannot find package 'x' imported from …", "Cannot find module 'x'"
  const name = /(?:package|module) '([^']+)'/.exec(message)?.[1];
  const what = name === undefined ? 'a module that cannot be loaded' : `the module '${name}', which cannot be found`;
  return `the code of the connector type needs ${what}: install the packages of the product anew (npm ci), and start it again`;
}
