/** Colours for TypeScript, good enough to read by: comments, texts, numbers and keywords. The editor has the real thing. */
export interface Token {
  kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword' | 'call';
  text: string;
}

const KEYWORDS =
  'as|async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|false|finally|for|from|function|if|import|in|instanceof|interface|let|new|null|of|return|satisfies|switch|this|throw|true|try|type|typeof|undefined|var|void|while|yield';
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>//[^\n]*|/\*[\s\S]*?(?:\*/|$))`,
    String.raw`(?<string>'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|\x60(?:\\[\s\S]|[^\x60\\])*\x60?)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?\b)`,
    String.raw`(?<keyword>\b(?:${KEYWORDS})\b)`,
    String.raw`(?<call>\b[A-Za-z_$][\w$]*(?=\())`,
  ].join('|'),
  'g',
);
const LONGEST = 300_000;

/** The tokens of each line. */
export function tokensOf(text: string): Token[][] {
  const lines: Token[][] = [[]];
  const add = (kind: Token['kind'], part: string): void => {
    part.split('\n').forEach((piece, i) => {
      if (i > 0) lines.push([]);
      if (piece !== '') lines.at(-1)!.push({ kind, text: piece });
    });
  };
  if (text.length > LONGEST) return text.split('\n').map((line) => [{ kind: 'plain', text: line }]);
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) add('plain', text.slice(at, match.index));
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] as Token['kind'];
    add(kind, match[0]);
    at = match.index + match[0].length;
  }
  add('plain', text.slice(at));
  return lines;
}
