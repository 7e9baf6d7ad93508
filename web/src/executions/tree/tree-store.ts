/**
 * One tree of executions, as the page shows it. Thousands of nodes change while somebody looks: so it lives outside of React, each
 * row listens to its own node, and the list of rows is made anew only where its shape changed. What changed is told once per frame,
 * however many events came.
 *
 * After a break in the line the server may tell everything anew (`reset`): the old rows stay until `ready`, and only then go those
 * that were not told again, so that nothing flickers.
 */
import { isTerminal } from '../../../../src/model.ts';
import type { ExecutionNode } from '../types.ts';

export interface TreeNode {
  readonly id: string;
  data: ExecutionNode;
  parent: TreeNode | null;
  /** in the order of the journal */
  children: TreeNode[];
}

/** A row that is shown: everything about its place, nothing about its state. */
export interface Row {
  readonly id: string;
  readonly depth: number;
  readonly childCount: number;
  readonly isOpen: boolean;
  /** its place among its siblings, from 1 */
  readonly place: number;
  readonly siblings: number;
}

export interface Shape {
  rows: readonly Row[];
  /** id → index in `rows` */
  index: ReadonlyMap<string, number>;
}

type Listener = () => void;

const NONE: readonly string[] = [];

export class TreeStore {
  readonly #rootId: string;
  readonly #later: (work: () => void) => void;
  readonly #nodes = new Map<string, TreeNode>();
  /** children that came before their parent */
  readonly #waiting = new Map<string, TreeNode[]>();
  readonly #closed = new Set<string>();
  readonly #rowListeners = new Map<string, Set<Listener>>();
  readonly #shapeListeners = new Set<Listener>();
  readonly #changeListeners = new Set<Listener>();
  readonly #changed = new Set<string>();
  #untold: Set<string> | null = null;
  #shape: Shape | null = null;
  #isShapeChanged = false;
  #isScheduled = false;
  #onlyErrors = false;
  #found: { wanted: string; version: number; ids: readonly string[] } | null = null;
  #version = 0;

  /** `later` runs what it is given once, soon: `requestAnimationFrame` on a page. */
  constructor(rootId: string, later: (work: () => void) => void) {
    this.#rootId = rootId;
    this.#later = later;
  }

  get root(): TreeNode | undefined {
    return this.#nodes.get(this.#rootId);
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Counts the changes of anything. */
  readonly version = (): number => this.#version;

  node(id: string): TreeNode | undefined {
    return this.#nodes.get(id);
  }

  // ---------------------------------------------------------------------------------------------- what the server tells

  apply(items: readonly ExecutionNode[]): void {
    for (const item of items) this.#put(item);
    this.#announce();
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) this.#drop(id);
    this.#announce();
  }

  reset(): void {
    this.#untold = new Set(this.#nodes.keys());
  }

  ready(): void {
    const gone = [...(this.#untold ?? [])];
    this.#untold = null;
    if (gone.length > 0) this.remove(gone);
  }

  #put(data: ExecutionNode): void {
    this.#untold?.delete(data.id);
    const known = this.#nodes.get(data.id);
    if (known) {
      if (this.#onlyErrors && known.data.status !== data.status) this.#isShapeChanged = true;
      known.data = data;
    } else this.#add({ id: data.id, data, parent: null, children: [] });
    this.#changed.add(data.id);
  }

  #add(node: TreeNode): void {
    this.#nodes.set(node.id, node);
    this.#isShapeChanged = true;
    node.children = this.#waiting.get(node.id) ?? [];
    this.#waiting.delete(node.id);
    for (const child of node.children) child.parent = node;
    const { parent_id: parentId } = node.data;
    if (node.id === this.#rootId || parentId === null) return;
    const parent = this.#nodes.get(parentId);
    node.parent = parent ?? null;
    const siblings = parent?.children ?? this.#waiting.get(parentId) ?? [];
    if (!parent) this.#waiting.set(parentId, siblings);
    insert(siblings, node);
  }

  #drop(id: string): void {
    const node = this.#nodes.get(id);
    if (!node) return;
    for (const child of [...node.children]) this.#drop(child.id);
    this.#nodes.delete(id);
    this.#isShapeChanged = true;
    const siblings = node.parent?.children;
    siblings?.splice(siblings.indexOf(node), 1);
  }

  // ---------------------------------------------------------------------------------------------- what people choose

  toggle(id: string, open = this.#closed.has(id)): void {
    if (open) this.#closed.delete(id);
    else this.#closed.add(id);
    this.#reshape();
  }

  /** Opens everything down to `level`, and closes what is below; the root is at level 0. */
  openTo(level: number): void {
    this.#closed.clear();
    if (level !== Infinity) {
      const close = (node: TreeNode, depth: number): void => {
        if (depth >= level && node.children.length > 0) this.#closed.add(node.id);
        for (const child of node.children) close(child, depth + 1);
      };
      if (this.root) close(this.root, 0);
    }
    this.#reshape();
  }

  /** Makes a node visible, wherever it is. */
  reveal(id: string): void {
    for (let node = this.#nodes.get(id)?.parent; node; node = node.parent) this.#closed.delete(node.id);
    this.#reshape();
  }

  showOnlyErrors(only: boolean): void {
    if (this.#onlyErrors === only) return;
    this.#onlyErrors = only;
    this.#reshape();
  }

  // ---------------------------------------------------------------------------------------------- what is asked of it

  /** The rows from top to bottom; the same object until they change. */
  readonly shape = (): Shape => (this.#shape ??= this.#makeShape());

  /** Nodes whose name, error or message holds the text, from top to bottom, hidden ones too. */
  find(text: string): readonly string[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return NONE;
    if (this.#found?.wanted === wanted && this.#found.version === this.#version) return this.#found.ids;
    const ids: string[] = [];
    for (const node of this.everyNode()) if (wordsOf(node.data).includes(wanted)) ids.push(node.id);
    this.#found = { wanted, version: this.#version, ids };
    return ids;
  }

  /** Where a failure began: the first that failed, and in it the first that failed, down to the last. Null where nothing did. */
  firstFailure(): string | null {
    let node: TreeNode | undefined = this.root;
    if (node && node.data.status !== 'ENDED_ERROR') node = [...this.everyNode()].find(({ data }) => data.status === 'ENDED_ERROR');
    if (!node) return null;
    for (;;) {
      const next: TreeNode | undefined = node.children.find(({ data }) => data.status === 'ENDED_ERROR');
      if (!next) return node.id;
      node = next;
    }
  }

  /** How many there are of each status, CONTROL not counted. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { data } of this.#nodes.values()) counts.set(data.status, (counts.get(data.status) ?? 0) + 1);
    return counts;
  }

  /** From the first start to the last end, in ms; an open end counts as `now`. */
  span(now: number): { from: number; to: number } | null {
    const { root } = this;
    if (!root) return null;
    const from = Date.parse(root.data.started_at ?? root.data.created_at);
    let to = from;
    for (const { data } of this.#nodes.values()) {
      if (data.ended_at !== null) to = Math.max(to, Date.parse(data.ended_at));
      else if (!isTerminal(data.status) && data.started_at !== null) to = Math.max(to, now);
    }
    return { from, to };
  }

  *everyNode(): Generator<TreeNode> {
    const open = this.root ? [this.root] : [];
    for (let node = open.pop(); node; node = open.pop()) {
      yield node;
      for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i]!);
    }
  }

  // ---------------------------------------------------------------------------------------------- listeners

  onRow(id: string, listener: Listener): () => void {
    const listeners = this.#rowListeners.get(id) ?? new Set();
    this.#rowListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rowListeners.get(id) === listeners) this.#rowListeners.delete(id);
    };
  }

  readonly onShape = (listener: Listener): (() => void) => {
    this.#shapeListeners.add(listener);
    return () => this.#shapeListeners.delete(listener);
  };

  /** Anything at all changed; for sums over the whole tree. */
  readonly onChange = (listener: Listener): (() => void) => {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  };

  #reshape(): void {
    this.#isShapeChanged = true;
    this.#tell();
  }

  #announce(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#later(() => {
      this.#isScheduled = false;
      this.#tell();
    });
  }

  #tell(): void {
    this.#version += 1;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (this.#isShapeChanged) {
      this.#shape = null;
      this.#isShapeChanged = false;
      for (const listener of this.#shapeListeners) listener();
    }
    for (const id of changed) for (const listener of this.#rowListeners.get(id) ?? []) listener();
    for (const listener of this.#changeListeners) listener();
  }

  #makeShape(): Shape {
    const rows: Row[] = [];
    const index = new Map<string, number>();
    const shown = this.#onlyErrors ? this.#failedWithAncestors() : null;
    const add = (node: TreeNode, depth: number, place: number, siblings: number): void => {
      const children = shown ? node.children.filter(({ id }) => shown.has(id)) : node.children;
      const isOpen = !this.#closed.has(node.id);
      index.set(node.id, rows.length);
      rows.push({ id: node.id, depth, childCount: children.length, isOpen, place, siblings });
      if (isOpen) children.forEach((child, i) => add(child, depth + 1, i + 1, children.length));
    };
    if (this.root && (!shown || shown.has(this.#rootId))) add(this.root, 0, 1, 1);
    return { rows, index };
  }

  #failedWithAncestors(): Set<string> {
    const shown = new Set<string>();
    for (const node of this.#nodes.values()) {
      if (node.data.status !== 'ENDED_ERROR') continue;
      for (let each: TreeNode | null = node; each && !shown.has(each.id); each = each.parent) shown.add(each.id);
    }
    return shown;
  }
}

/** They mostly come in order: looked for from the end. */
function insert(siblings: TreeNode[], node: TreeNode): void {
  let at = siblings.length;
  while (at > 0 && isBefore(node, siblings[at - 1]!)) at--;
  siblings.splice(at, 0, node);
}

function isBefore({ data: a }: TreeNode, { data: b }: TreeNode): boolean {
  const difference = (a.position ?? 0) - (b.position ?? 0);
  return difference < 0 || (difference === 0 && a.created_at < b.created_at);
}

function wordsOf({ name, connector, connector_type, flow, message, error, id }: ExecutionNode): string {
  return [name, connector, connector_type, flow, message, error?.message, error?.code, id].filter(Boolean).join('\n').toLowerCase();
}
