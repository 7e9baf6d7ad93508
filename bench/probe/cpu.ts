/** Where the processor time of the process goes: V8's sampling profiler, its samples added up by parts of the product. */
import { Session, type Profiler } from 'node:inspector/promises';

export interface Share {
  part: string;
  ms: number;
}

export interface CpuProfile {
  shares: Share[];
  /** the functions that took most, with what Node did for them; `part` is the name and place of one */
  functions: Share[];
}

const SAMPLE_MICROSECONDS = 500;
const FUNCTIONS = 40;
/** To begin and to end a profile takes a while, which is no part of what is measured. */
const PROBE = 'the probe itself';

/** The first that fits the address of a script counts. */
const PARTS: [RegExp, string][] = [
  [
    /\/dist\/src\/(api|executions|compose)\/|node_modules\/(@nestjs|@fastify|fastify|find-my-way|light-my-request|zod|avvio|@?pino|rxjs)\b/,
    'API',
  ],
  [/\/dist\/src\/runner\//, 'IPC to the runner'],
  [/\/dist\/src\/storage\/|node_modules\/(pg|pg-[\w-]+|postgres-[\w-]+|typeorm)\//, 'SQL'],
  [/\/dist\/(src\/connectors|connector-types)\/|node_modules\/undici\/|^node:internal\/deps\/undici/, 'connector and HTTP call'],
  [/\/dist\/src\/secrets\//, 'secrets: masking and sealing'],
  [/\/dist\/src\/monitoring\//, 'monitoring'],
  [/\/dist\/src\/engine\//, 'engine'],
  [/\/bench\/probe\//, PROBE],
];

let session: Session | null = null;

export async function startProfile(): Promise<null> {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
  await session.post('Profiler.start');
  return null;
}

export async function stopProfile(): Promise<CpuProfile> {
  if (!session) throw new Error('no profile was started');
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = null;
  return cpuProfileOf(profile);
}

/** Time of Node's own code counts for the nearest caller that has a part; what V8 and the kernel do has one of its own. */
function cpuProfileOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): CpuProfile {
  const tree = new Tree(nodes);
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  samples.forEach((id, i) => {
    const { part, name } = tree.placeOf(id);
    if (part === PROBE) return;
    const ms = (timeDeltas[i] ?? 0) / 1000;
    parts.set(part, (parts.get(part) ?? 0) + ms);
    functions.set(name, (functions.get(name) ?? 0) + ms);
  });
  return { shares: ordered(parts), functions: ordered(functions).slice(0, FUNCTIONS) };
}

function ordered(sums: Map<string, number>): Share[] {
  return [...sums].map(([part, ms]) => ({ part, ms })).sort((a, b) => b.ms - a.ms);
}

interface Place {
  part: string;
  name: string;
}

class Tree {
  private readonly byId: Map<number, Profiler.ProfileNode>;
  private readonly parentOf = new Map<number, number>();
  private readonly places = new Map<number, Place>();

  constructor(nodes: Profiler.ProfileNode[]) {
    this.byId = new Map(nodes.map((node) => [node.id, node]));
    for (const { id, children = [] } of nodes) for (const child of children) this.parentOf.set(child, id);
  }

  placeOf(id: number): Place {
    const known = this.places.get(id) ?? this.find(id);
    this.places.set(id, known);
    return known;
  }

  private find(id: number): Place {
    const { functionName, url } = this.byId.get(id)!.callFrame;
    if (url === '' && /^\((garbage collector|idle|program)\)$/.test(functionName)) {
      const part = functionName.slice(1, -1);
      return { part, name: part };
    }
    for (let at: number | undefined = id; at !== undefined; at = this.parentOf.get(at)) {
      const frame = this.byId.get(at)!.callFrame;
      const part = PARTS.find(([pattern]) => pattern.test(frame.url));
      if (part) return { part: part[1], name: nameOf(frame) };
    }
    return { part: 'Node: sockets, streams, timers, promises', name: nameOf(this.byId.get(id)!.callFrame) };
  }
}

function nameOf({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  const file = url.replace(/^.*\/(dist|node_modules)\//, '');
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}
