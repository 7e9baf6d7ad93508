/** What judges the files of deploy/ (PyPI): the JSON Schemas of Kubernetes, and hadolint for container files. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DEPLOYMENT_FOLDER } from '../../../scripts/far-sides.mjs';

export interface Judgement {
  code: number;
  said: string;
}

/** Strict: a field that the API does not know is an error. */
export const validateManifests = (files: string[], kubernetes: string): Promise<Judgement> =>
  judge('kubernetes-validate', ['--strict', '--kubernetes-version', kubernetes, ...files]);

export const lintContainerFile = (file: string): Promise<Judgement> => judge('hadolint', ['--no-color', file]);

function judge(program: string, args: string[]): Promise<Judgement> {
  return new Promise((resolve) =>
    execFile(join(DEPLOYMENT_FOLDER, 'bin', program), args, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${out}${err}` }),
    ),
  );
}
