/** What is wrong with a text that is no JSON, without the piece of it that V8 quotes: it may be a part of a secret, cut off. */
export function jsonProblem(error: unknown): string {
  const { message } = error as Error;
  return message.replace(/(?:, |^)(?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, '') || 'it is no JSON';
}
