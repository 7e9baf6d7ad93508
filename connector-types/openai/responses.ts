/** What a response of the Responses API says: the texts of its messages. */
interface Response {
  output?: { type?: string; content?: { type?: string; text?: string }[] }[];
}

export function responseText({ output = [] }: Response): string {
  return output
    .filter(({ type }) => type === 'message')
    .flatMap(({ content = [] }) => content.filter(({ type }) => type === 'output_text').map(({ text = '' }) => text))
    .join('');
}
