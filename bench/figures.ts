/** The file of figures, one part for each measure, and the document whose tables are written from it. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import type { Section } from './bench.ts';
import { MEASURES, type MeasureName, type Options } from './options.ts';
import { machine, verdictsOf } from './report.ts';

interface Part extends Section {
  at: string;
  machine: string;
  revision: string | null;
  quick: boolean;
  rounds: number;
  seed: number;
}

type Figures = Partial<Record<MeasureName, Part>>;

export async function keepFigures(file: string, name: MeasureName, section: Section, options: Options): Promise<void> {
  const { quick, rounds, seed } = options;
  const figures = await readFigures(file);
  figures[name] = { at: new Date().toISOString(), machine: machine(), revision: await revision(), quick, rounds, seed, ...section };
  const short = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(3)) : value);
  // As everything in the repository is formatted: the file may be kept there.
  await writeFile(file, await format(JSON.stringify(figures, short), { parser: 'json', printWidth: 140 }));
}

/** Each part stands between `<!-- figures: NAME -->` and `<!-- end of figures -->`; a part that was not measured is left as it is. */
export async function writeDocument(document: string, file: string): Promise<void> {
  const figures = await readFigures(file);
  if (Object.keys(figures).length === 0) throw new Error(`there is no figure in ${file}: measure with --json ${file} first`);
  let text = await readFile(document, 'utf8');
  for (const name of MEASURES) {
    const part = figures[name];
    if (!part) continue;
    const place = new RegExp(`(<!-- figures: ${name} -->\n)[^]*?(<!-- end of figures -->)`);
    if (!place.test(text)) throw new Error(`${document} has no place \`<!-- figures: ${name} -->\``);
    text = text.replace(place, (_, begin: string, end: string) => `${begin}\n${textOf(part)}\n\n${end}`);
  }
  await writeFile(document, text);
}

function textOf({ at, machine: on, quick, rounds, revision: of, markdown, verdicts }: Part): string {
  const made = `Measured ${at.slice(0, 10)}${of === null ? '' : ` at ${of}`} on ${on}; ${quick ? 'a quick run, ' : ''}rounds: ${rounds}.`;
  return [made, markdown, verdictsOf(verdicts)].filter((text) => text !== '').join('\n\n');
}

async function readFigures(file: string): Promise<Figures> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text) as Figures;
}

/** The commit that was measured, where git knows it. */
function revision(): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname }, (error, stdout) =>
      resolve(error ? null : stdout.trim()),
    );
  });
}
