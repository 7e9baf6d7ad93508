/**
 * Makes the sender of spans where the standard OTEL_* variables ask for one; without them none of its libraries is loaded. Endpoint,
 * headers, certificates, time-outs and compression are read by the exporter itself, as the specification has them.
 */
import type { Queryable } from '../storage/journal/rows.ts';
import type { Sampler } from '@opentelemetry/sdk-trace';
import type { TraceLog, Traces } from './traces.ts';

type Variables = Record<string, string>;

export interface OpenTraces {
  variables: Variables;
  db: Queryable;
  version: string;
  host: string;
  log: TraceLog;
}

/** Whether somebody wants traces: an exporter or an endpoint is named, and the SDK is not switched off. */
export function wantsTraces(variables: Variables): boolean {
  if (variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  const exporter = variables['OTEL_TRACES_EXPORTER'];
  if (exporter !== undefined) return exporter.split(',').includes('otlp');
  return 'OTEL_EXPORTER_OTLP_ENDPOINT' in variables || 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' in variables;
}

export async function openTraces({ variables, db, version, host, log }: OpenTraces): Promise<Traces | null> {
  if (!wantsTraces(variables)) return null;
  const protocol = variables['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? variables['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? 'http/protobuf';
  if (protocol !== 'http/protobuf') log.warn({ protocol }, 'traces are sent as http/protobuf: this protocol is not spoken here');
  const [api, { OTLPTraceExporter }, sdk, resources, { Traces: TracesClass }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('./traces.ts'),
  ]);
  api.diag.setLogger(diagnosticsInto(log), api.DiagLogLevel.WARN);
  const own = resources.resourceFromAttributes({ 'service.name': 'petiole', 'service.version': version, 'host.name': host });
  const processor = new sdk.BatchSpanProcessor({
    exporter: new OTLPTraceExporter(),
    scheduledDelayMillis: numberOf(variables['OTEL_BSP_SCHEDULE_DELAY'], 1000),
    maxQueueSize: numberOf(variables['OTEL_BSP_MAX_QUEUE_SIZE'], 50_000),
    maxExportBatchSize: numberOf(variables['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'], 2000),
    exportTimeoutMillis: numberOf(variables['OTEL_BSP_EXPORT_TIMEOUT'], 10_000),
  });
  const resource = own.merge(resources.detectResources({ detectors: [resources.envDetector] }));
  return new TracesClass({ db, processor, sampler: samplerOf(variables, sdk), resource, version, log });
}

/** By the trace id, so that all processes decide alike on one tree. There is no parent from outside. */
function samplerOf(variables: Variables, sdk: typeof import('@opentelemetry/sdk-trace')): Sampler {
  const name = variables['OTEL_TRACES_SAMPLER']?.replace(/^parentbased_/, '') ?? 'always_on';
  if (name === 'always_off') return new sdk.AlwaysOffSampler();
  if (name !== 'traceidratio') return new sdk.AlwaysOnSampler();
  const ratio = Number(variables['OTEL_TRACES_SAMPLER_ARG'] ?? '1');
  return new sdk.TraceIdRatioBasedSampler(Number.isFinite(ratio) ? ratio : 1);
}

function numberOf(text: string | undefined, usual: number): number {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number > 0 ? number : usual;
}

function diagnosticsInto(log: TraceLog) {
  const warn = (message: string): void => log.warn({ opentelemetry: message.slice(0, 500) }, 'traces are not sent as they should be');
  const nothing = (): void => undefined;
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
}
