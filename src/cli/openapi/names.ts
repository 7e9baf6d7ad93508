/** What the document's names become: actions are JavaScript names, inputs may not be options of `this.connect`. */
import { RESERVED_INPUTS } from '../../sdk/connector.ts';

/** A name that is not taken yet, and takes it. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let more = 2; this.#taken.has(name); more++) name = `${wanted}_${more}`;
    this.#taken.add(name);
    return name;
  }
}

/** `repos/get-content` → `repos_get_content`; without an id `GET /users/{id}` → `get_users_id`. */
export function actionName(operationId: string | undefined, method: string, path: string): string {
  const words = (operationId ?? `${method.toLowerCase()} ${path}`).normalize('NFKD').match(/[A-Za-z0-9_]+/g) ?? [];
  const name = words
    .join('_')
    .replace(/__+/g, '_')
    .replace(/^_+|(?<!_)_+$/g, '')
    .slice(0, 80);
  return /^[A-Za-z]/.test(name) ? name : `call_${name}`;
}

const OPTIONS = new Set<string>([...RESERVED_INPUTS, 'action', 'authorization', 'max_items']);

/** As the service has it, or with `_` behind it where that means something else here. */
export function inputName(name: string, taken: ReadonlySet<string>): string {
  let input = /^[A-Za-z_$][\w$.@:[\]-]{0,99}$/.test(name) && name !== '__proto__' ? name : `p_${name.replace(/[^\w]+/g, '_').slice(0, 80)}`;
  while (OPTIONS.has(input) || taken.has(input)) input += '_';
  return input;
}

/** `Acme CRM` → `acme-crm`. */
export function slug(text: string): string {
  return (text.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? []).join('-').toLowerCase().slice(0, 60);
}

/** A JavaScript name: `Issues & Pulls` → `issuesPulls`. */
export function identifier(text: string): string {
  const words = text.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((word, index) => (index ? word[0]?.toUpperCase() + word.slice(1) : word.toLowerCase())).join('');
  return /^[A-Za-z]/.test(name) ? name : `part${name}`;
}
