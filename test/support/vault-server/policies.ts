/** Policies in HCL, as far as the tests write them: `path "secret/data/*" { capabilities = ["read"] }`. */
import type { Request } from './kv.ts';
import type { Namespace, Token } from './state.ts';

interface Rule {
  path: string;
  capabilities: string[];
}

const DEFAULT: Rule[] = [
  { path: 'auth/token/lookup-self', capabilities: ['read'] },
  { path: 'auth/token/renew-self', capabilities: ['update'] },
  { path: 'auth/token/revoke-self', capabilities: ['update'] },
];

const NEEDED = { read: ['read'], list: ['list'], write: ['create', 'update'], delete: ['delete'] } as const;

export function mayDo(token: Token, space: Namespace, { method, path }: Request): boolean {
  if (token.policies.includes('root')) return true;
  // Who may know of a mount is decided there.
  if (path.startsWith('sys/internal/ui/mounts/')) return true;
  const asked = method === 'list' && !path.endsWith('/') ? `${path}/` : path;
  const fitting = rulesOf(token, space).filter((rule) => fits(rule.path, asked) || fits(rule.path, path));
  const best = fitting.sort((a, b) => b.path.length - a.path.length).filter((rule, _index, all) => rule.path === all[0]?.path);
  const capabilities = best.flatMap((rule) => rule.capabilities);
  return !capabilities.includes('deny') && NEEDED[method].some((needed) => capabilities.includes(needed));
}

/** Any rule somewhere in the mount will do. */
export function mayEnter(token: Token, space: Namespace, mount: string): boolean {
  if (token.policies.includes('root')) return true;
  return rulesOf(token, space).some(({ path, capabilities }) => path.startsWith(`${mount}/`) && !capabilities.includes('deny'));
}

function rulesOf({ policies }: Token, space: Namespace): Rule[] {
  return policies.flatMap((name) => (name === 'default' ? DEFAULT : parse(space.policies.get(name) ?? '')));
}

function parse(text: string): Rule[] {
  return [...text.matchAll(/path\s+"([^"]+)"\s*\{\s*capabilities\s*=\s*\[([^\]]*)\]\s*\}/g)].map(([, path = '', list = '']) => ({
    path,
    capabilities: list.split(',').map((word) => word.trim().replace(/"/g, '')),
  }));
}

/** A star at the end stands for anything, a plus for one part of the path. */
function fits(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/\*$/, '')
    .replace(/[.*?^${}()|[\]\\]/g, '\\$&')
    .replace(/\+/g, '[^/]+');
  return new RegExp(`^${source}${pattern.endsWith('*') ? '' : '$'}`).test(path);
}
