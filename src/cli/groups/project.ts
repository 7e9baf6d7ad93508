/** A new folder, and what makes the shell know the commands, as it is typed. */
import type { Here } from '../command-group.ts';
import type { CliCommand } from '../command.ts';

export function addProject(program: CliCommand, { surroundings, done }: Here): void {
  program
    .command('init')
    .argument('<folder>', 'it must not exist, or be empty')
    .description('a new project: one flow, one connector, and the types with which an editor knows them')
    .example('init my-flows', 'then: cd my-flows')
    .action(async (folder: string) => done(await (await import('../init/init.ts')).init(folder, surroundings)));
}

export function addCompletion(program: CliCommand, { surroundings, done }: Here): void {
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh, fish or powershell')
    .description('what makes the shell complete commands, options and names')
    .example('completion bash > ~/.local/share/bash-completion/completions/petiole')
    .example('completion zsh > "${fpath[1]}/_petiole"')
    .example('completion fish > ~/.config/fish/completions/petiole.fish')
    .action(async (shell: string) => done((await import('../completion/script.ts')).printScript(shell, surroundings)));
}
