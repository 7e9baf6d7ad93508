/** What could stand where somebody types: commands, options, values. It asks nobody; what a server knows is named by its kind. */
import type { Argument, Option } from 'commander';
import { STATUSES } from '../../model.ts';
import { pathBelowProgram, type CliCommand } from '../command.ts';

/** What only a server knows. */
export type NameKind = 'flow' | 'connector' | 'connector-type' | 'vault' | 'user' | 'token' | 'execution';

export interface Candidate {
  value: string;
  about: string;
}

export interface Candidates {
  known: Candidate[];
  /** names that a server knows stand here too */
  names: NameKind | null;
  /** so does a file: the shell completes it by itself */
  files: boolean;
  /** stands before each value, as in `--flow=` */
  prefix: string;
}

const NONE: Candidates = { known: [], names: null, files: false, prefix: '' };

/** `words`: what stands behind the name of the program; the last one is not finished, and may be empty. */
export function candidatesFor(program: CliCommand, words: readonly string[]): Candidates {
  const typed = words.at(-1) ?? '';
  const place = placeOf(program, words.slice(0, -1));
  if (place.option !== null) return valuesOf(place.option);
  const [flag, ...value] = typed.split('=');
  if (typed.startsWith('-') && value.length > 0) {
    const option = optionNamed(place.command, flag!);
    return option === undefined ? NONE : { ...valuesOf(option), prefix: `${flag}=` };
  }
  if (typed.startsWith('-')) return { ...NONE, known: optionsOf(place.command).flatMap(candidateOf) };
  const commands = place.given === 0 ? place.command.subcommands.map((each) => ({ value: each.name(), about: each.description() })) : [];
  const values = argumentValues(place.command, place.given);
  return { ...values, known: [...commands, ...values.known] };
}

interface Place {
  command: CliCommand;
  /** the option whose value is to come */
  option: Option | null;
  /** how many arguments stand there already */
  given: number;
}

function placeOf(program: CliCommand, words: readonly string[]): Place {
  const place: Place = { command: program, option: null, given: 0 };
  for (const word of words) {
    if (place.option !== null) {
      place.option = null;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const option = optionNamed(place.command, word);
      if (option !== undefined && takesValue(option)) place.option = option;
      continue;
    }
    const below = place.given === 0 ? place.command.subcommands.find((each) => each.name() === word) : undefined;
    if (below === undefined) place.given++;
    else place.command = below;
  }
  return place;
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

function optionsOf(command: CliCommand): readonly Option[] {
  const parents: CliCommand[] = [];
  for (let at: CliCommand | null = command; at !== null; at = at.parent as CliCommand | null) parents.push(at);
  const program = parents.at(-1)!;
  const ofProgram = command === program ? program.options : program.options.filter(({ long }) => long === '--no-color');
  return command === program ? ofProgram : [...command.options, ...ofProgram];
}

const optionNamed = (command: CliCommand, flag: string): Option | undefined =>
  optionsOf(command).find(({ long, short }) => long === flag || short === flag);

function candidateOf({ long, description, hidden }: Option): Candidate[] {
  return long === undefined || long === null || hidden ? [] : [{ value: long, about: description }];
}

const plain = (values: readonly string[]): Candidate[] => values.map((value) => ({ value, about: '' }));

const OPTION_NAMES: Record<string, NameKind> = {
  '--flow': 'flow',
  '--connector': 'connector',
  '--root': 'execution',
  '--parent': 'execution',
};
const OPTION_VALUES: Record<string, readonly string[]> = { '--status': STATUSES, '--type': ['FLOW', 'CONNECTION', 'SLEEP'] };
const FILES = /path|file|folder/;

function valuesOf({ long, argChoices, flags }: Option): Candidates {
  const known = plain(argChoices ?? OPTION_VALUES[long ?? ''] ?? []);
  return { ...NONE, known, names: OPTION_NAMES[long ?? ''] ?? null, files: FILES.test(flags.replace(/^[^<[]*/, '')) };
}

/** By the command and the position of the argument. */
const ARGUMENT_NAMES: Record<string, NameKind> = {
  run: 'flow',
  'flow show': 'flow',
  'flow versions': 'flow',
  'flow delete': 'flow',
  'flow limit': 'flow',
  'connector show': 'connector',
  'connector test': 'connector',
  'connector logs': 'connector',
  'connector update': 'connector',
  'connector oauth': 'connector',
  'connector delete': 'connector',
  'connector add': 'connector-type',
  'connector-type show': 'connector-type',
  'vault show': 'vault',
  'vault update': 'vault',
  'vault test': 'vault',
  'vault secrets': 'vault',
  'vault delete': 'vault',
  'user update': 'user',
  'user delete': 'user',
  'token revoke': 'token',
};

const ARGUMENT_FILES = /^(run|init|flow push|file upload|connector-type from-openapi)$/;
const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

function argumentValues(command: CliCommand, position: number): Candidates {
  const wanted: readonly Argument[] = command.registeredArguments;
  const argument = wanted[position] ?? (wanted.at(-1)?.variadic ? wanted.at(-1) : undefined);
  if (argument === undefined) return NONE;
  const path = pathBelowProgram(command);
  const isFirst = argument === wanted[0];
  const names = isFirst ? (ARGUMENT_NAMES[path] ?? (path.startsWith('execution ') ? 'execution' : null)) : null;
  const known = plain(argument.argChoices ?? (path === 'completion' ? SHELLS : []));
  return { ...NONE, known, names, files: isFirst && ARGUMENT_FILES.test(path) };
}
