/** docs/cli.md, made of the commands: what `--help` says, on one page. */
import type { Argument, Option } from 'commander';
import { pathBelowProgram, type CliCommand } from './command.ts';

export function commandDocument(program: CliCommand): string {
  const groups = program.subcommands;
  return [HEAD, contents(program, groups), ...groups.flatMap((group) => sectionsOf(program, group)), ''].join('\n\n').trimEnd() + '\n';
}

const HEAD = `<!-- Made by \`node_modules/.bin/node scripts/cli-docs.mjs\` from src/cli: change the commands, not this file. -->

# Command line

\`petiole ARGS\` where it is installed, and \`npm start -- ARGS\` from a clone, are the same. Without a command it is \`up\`.

**Which server.** A command talks to \`PETIOLE_URL\`; else to a live \`up\` on the same data folder; else to the server that \`login\` chose;
else it does its work by itself, on the data folder or \`DATABASE_URL\`. \`whoami\` tells. \`PETIOLE_TOKEN\` goes before the token of
the data folder and before what \`login\` kept, which stands in \`~/.config/petiole/logins.json\` (or below \`XDG_CONFIG_HOME\`),
readable by you alone: a token, or the session that a name and a password gave; never a password.

**Output.** Results are on stdout, everything else on stderr. Tables are for people and fit the terminal; \`--json\` is for programs and
is never cut: lists are JSON arrays, and what comes bit by bit is one object per line. Times are ISO 8601 in UTC, but on a terminal
they are local, with their zone. There are colours on a terminal only: \`NO_COLOR\` or \`--no-color\` take them away, \`FORCE_COLOR\` puts them in.

**Exit codes.** 0 success, 1 it failed, 2 wrong usage, 130 cancelled, also by Ctrl-C and by "no" to a question.

**Questions.** What deletes something asks first where somebody sits at a terminal; \`--yes\` says so before. Actions on all that a filter
finds need \`--yes\` where nobody can be asked.`;

function contents(program: CliCommand, groups: readonly CliCommand[]): string {
  const rows = groups.map((group) => {
    const below = group.subcommands.map((each) => each.name()).join(', ');
    return `| [${code(group.name())}](#${group.name()}) | ${cell(group.description())} | ${below} |`;
  });
  return [`| \`${program.name()}\` | | |`, '|---|---|---|', ...rows].join('\n');
}

function sectionsOf(program: CliCommand, group: CliCommand): string[] {
  const own = group.isRunnable ? [body(program, group)] : [];
  const below = group.subcommands.flatMap((each) => [
    `### ${pathBelowProgram(each)}`,
    `${sentence(each.description())}`,
    body(program, each),
  ]);
  return [`## ${group.name()}`, sentence(group.description()), ...own, ...below];
}

function body(program: CliCommand, command: CliCommand): string {
  const usage = [program.name(), pathBelowProgram(command), ...command.registeredArguments.map(argumentText)].join(' ');
  const options = command.options.filter(({ hidden }) => !hidden);
  const rows = [
    ...command.registeredArguments.filter(({ description }) => description !== '').map((each) => [argumentText(each), each.description]),
    ...options.map((each) => [each.flags, optionText(each)]),
  ].map(([name = '', about = '']) => `| ${code(name)} | ${cell(about)} |`);
  const table = rows.length === 0 ? [] : ['', '| | |', '|---|---|', ...rows];
  const examples = command.examples.flatMap(({ args, about }) => [...(about === '' ? [] : [`# ${about}`]), `${program.name()} ${args}`]);
  return [`\`${usage}\``, ...table, '', '```sh', ...examples, '```'].join('\n');
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionText({ description, argChoices, defaultValue }: Option): string {
  const choices = argChoices === undefined ? '' : `one of ${argChoices.join(', ')}`;
  const preset = defaultValue === undefined || defaultValue === true ? '' : `default: ${String(defaultValue)}`;
  return [description, choices, preset].filter((part) => part !== '').join('; ');
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/<([^<>]*)>/g, '`<$1>`');
const sentence = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
