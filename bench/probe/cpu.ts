/** Where the processor time of the process goes: V8's sampling profiler, its samples added up by parts of the product. */
import { Session, type Profiler } from 'node:inspector/promises';

export interface Share {
  part: string;
  ms: number;
}

const SAMPLE_MICROSECONDS = 500;

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
  [/\/bench\/probe\//, 'the probe itself'],
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

export async function stopProfile(): Promise<Share[]> {
  if (!session) throw new Error('no profile was started');
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  session = null;
  return sharesOf(profile);
}

/** Time of Node's own code counts for the nearest caller that has a part; what V8 and the kernel do has one of its own. */
function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Share[] {
  const parentOf = new Map<number, number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const { id, children = [] } of nodes) for (const child of children) parentOf.set(child, id);
  const partOf = (id: number): string => {
    const { functionName, url } = byId.get(id)!.callFrame;
    if (url === '' && /^\((garbage collector|idle|program)\)$/.test(functionName)) return functionName.slice(1, -1);
    for (let at: number | undefined = id; at !== undefined; at = parentOf.get(at)) {
      const address = byId.get(at)!.callFrame.url;
      const part = PARTS.find(([pattern]) => pattern.test(address));
      if (part) return part[1];
    }
    return 'Node: sockets, streams, timers, promises';
  };
  const known = new Map<number, string>();
  const sums = new Map<string, number>();
  samples.forEach((id, i) => {
    const part = known.get(id) ?? partOf(id);
    known.set(id, part);
    sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
  });
  return [...sums].map(([part, ms]) => ({ part, ms })).sort((a, b) => b.ms - a.ms);
}
