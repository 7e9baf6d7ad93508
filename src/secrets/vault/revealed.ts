/** Which secrets of a Vault scripts may be given: paths as people write them, `*` for a part of one, `**` for any depth. */
import { VaultFailure } from './failures.ts';
import { cleanPath } from './paths.ts';

/** Throws VAULT_REVEAL_NOT_ALLOWED. `allowed`: the record's `reveal`; null is none, since the Vault's token may read what no script should. */
export function assertRevealed(path: string, allowed: readonly string[] | null): void {
  const parts = cleanPath(path).split('/');
  if (allowed?.some((glob) => fits(parts, cleanPath(glob).split('/')))) return;
  const says = allowed === null || allowed.length === 0 ? 'allows scripts no secret' : `allows scripts ${allowed.join(', ')} alone`;
  throw new VaultFailure(
    'VAULT_REVEAL_NOT_ALLOWED',
    `the Vault ${says}. Give the secret to a connector, or let scripts see it in the document of the Vault (reveal: ['${parts.join('/')}'])`,
  );
}

/** Part by part, so that no pattern takes long. */
function fits(path: readonly string[], glob: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const pattern of glob) {
    const next = new Set<number>();
    for (const at of reached) {
      if (pattern === '**') for (let to = at; to <= path.length; to++) next.add(to);
      else if (at < path.length && fitsPart(path[at] as string, pattern)) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(path.length);
}

function fitsPart(part: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return part === pattern;
  const last = rest.pop() ?? '';
  if (!part.startsWith(first) || part.length < first.length + last.length || !part.endsWith(last)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = part.indexOf(piece, at);
    if (found < 0 || found + piece.length > part.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}
