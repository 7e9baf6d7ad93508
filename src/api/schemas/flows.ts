import { z } from 'zod';
import { STATUSES } from '../../model.ts';
import type { Flow, FlowVersion } from '../../executions/ports.ts';
import { fileProblem, pageOf, pageWithProblems } from './pages.ts';
import { jsonValue, nameSchema, text, timeAnswer, uuid } from './texts.ts';

/** What a script imports by relative path comes along: path relative to the script → text. */
const scriptFields = {
  script: z
    .string()
    .meta({ description: 'TypeScript', example: "import { flow } from 'petiole';\n\nexport default flow({ run() { return 1; } });\n" }),
  modules: z
    .record(text(500), z.string())
    .optional()
    .meta({ description: 'what the script imports by relative path: path relative to the script → text' }),
};

/** As POST takes it: without a name, the script's own `flow({ name })` gives it. */
export const newFlow = z
  .strictObject({ name: nameSchema.optional().meta({ description: 'default: as the script names itself' }), ...scriptFields })
  .meta({ id: 'NewFlow' });
export const flowScript = z.strictObject(scriptFields).meta({ id: 'FlowScript' });

const MOST_CONCURRENCY = 100_000;
const concurrency = z.int().min(0).max(MOST_CONCURRENCY);

export const flowSettings = z
  .strictObject({
    concurrency: concurrency.nullable().meta({
      description: 'how many of its executions may run at once, whatever its versions declare; 0: none begins; null: as the flow declares',
    }),
  })
  .meta({ id: 'FlowSettings' });

const listedFields = {
  id: uuid,
  name: z.string(),
  version: z.string().meta({ description: 'sha256 of the newest version' }),
  source: z.enum(['file', 'api']).meta({ description: '`file`: it comes from the flows folder, and is changed there' }),
  concurrency: concurrency.nullable().meta({
    description: 'how many of its executions may run at once, as it was set here or else as the flow declares; null: any number',
  }),
  pool: z.string().nullable().meta({ description: 'the worker pool that it declares, or null' }),
  inputs: jsonValue.meta({ description: 'JSON Schema as the flow declares it, or null' }),
  outputs: jsonValue.meta({ description: 'JSON Schema as the flow declares it, or null' }),
  created_at: timeAnswer,
  updated_at: timeAnswer,
};

export const flow = z.object({ ...listedFields, script: z.string() }).meta({ id: 'Flow' }) satisfies z.ZodType<Flow>;
export const flowWithProblems = z
  .object({
    ...flow.shape,
    problems: z.array(fileProblem).meta({ description: 'what is wrong with its file, where that holds something else by now' }),
  })
  .meta({ id: 'FlowWithProblems' });
const lastRun = z
  .object({ id: uuid, status: z.enum(STATUSES), created_at: timeAnswer, ended_at: timeAnswer.nullable() })
  .meta({ id: 'LastRun', description: 'The newest execution of the flow that nothing else started' });

export const listedFlow = z
  .object({ ...listedFields, last_run: lastRun.nullable().optional() })
  .meta({ id: 'ListedFlow', description: 'In lists a flow comes without its script' });
export const flowPage = pageWithProblems(listedFlow).meta({ id: 'FlowPage' });

export const flowVersion = z
  .object({ sha256: z.string(), flow: z.string(), script: z.string(), created_at: timeAnswer })
  .meta({ id: 'FlowVersion' }) satisfies z.ZodType<FlowVersion>;
export const flowVersionPage = pageOf(flowVersion).meta({ id: 'FlowVersionPage' });

export const unlistedVersion = z.object({ flow: z.string(), version: z.string() }).meta({ id: 'UnlistedVersion' });
