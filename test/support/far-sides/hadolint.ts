/** The linter of container files, from PyPI. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { HADOLINT_FOLDER } from '../../../scripts/far-sides.mjs';

export const lintContainerFile = (file: string): Promise<{ code: number; said: string }> =>
  new Promise((resolve) =>
    execFile(join(HADOLINT_FOLDER, 'bin/hadolint'), ['--no-color', file], (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${out}${err}` }),
    ),
  );
