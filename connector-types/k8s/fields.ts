/** What the actions of K8S take and give. */
import { z } from 'zod';
import { destination, secret } from 'petiole/connector';
import { fileHandle } from '../files/handle.ts';
import { webFields } from '../web/fields.ts';

export const connection = z.object({
  url: z.string().optional().describe('Of the API server, such as https://k8s.example.com:6443; or a kubeconfig'),
  token: secret(z.string()).optional().describe('Of a service account, or another bearer token'),
  kubeconfig: destination(secret(z.union([z.string(), z.record(z.string(), z.unknown())])))
    .optional()
    .describe('In place of url and credentials: its text or object, with certificates and keys in it (…-data)'),
  context: destination(z.string()).optional().describe('Of the kubeconfig; default: its current-context'),
  default_namespace: z.string().optional().describe('Default: that of the context, else default'),
  ...webFields,
});

const dnsName = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,253}$/, 'must be the name of an object');
const namespace = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be the name of a namespace')
  .optional();
const kind = z
  .string()
  .regex(/^[A-Za-z0-9.-]{1,200}$/, 'must be a kind such as Deployment, or its resource such as deployments')
  .describe('Such as Deployment, deployments or deploy; of a resource that several groups have, deployments.apps');
const api_version = z
  .string()
  .regex(/^([a-z0-9.-]+\/)?v[a-z0-9]+$/, 'must be a version such as v1 or apps/v1')
  .optional()
  .describe('Such as apps/v1; default: the one that the server prefers');
const which = { kind, api_version, namespace };
const one = { ...which, object: dnsName.describe('The name of the object') };

const object = z.record(z.string(), z.unknown());
const manifest = z.union([object, z.array(object), z.string()]).describe('An object, a list of them, or YAML, also of several documents');
const objects = z.object({ objects: z.array(object) });

export const getInputs = z.object({ ...one, missing_ok: z.boolean().default(false).describe('Where there is none, object is null') });
export const getOutputs = z.object({ object: object.nullable() });

export const listInputs = z.object({
  ...which,
  all_namespaces: z.boolean().default(false),
  label_selector: z.string().optional().describe('Such as app=web,tier!=cache'),
  field_selector: z.string().optional().describe('Such as status.phase=Running'),
  max_entries: z.int().min(1).max(100_000).default(10_000).describe('There may be more: truncated says so'),
});
export const listOutputs = z.object({ items: z.array(object), truncated: z.boolean() });

export const createInputs = z.object({ manifest, namespace, dry_run: z.boolean().default(false) });
export const createOutputs = objects;

export const applyInputs = z.object({
  ...{ manifest, namespace },
  field_manager: z.string().min(1).max(128).default('petiole').describe('In whose name the fields are kept'),
  force: z.boolean().default(false).describe('Takes over fields that another manager keeps; else that is a conflict'),
  dry_run: z.boolean().default(false),
});
export const applyOutputs = objects;

export const patchInputs = z.object({
  ...one,
  patch: z.union([object, z.array(object)]),
  patch_type: z.enum(['merge', 'strategic', 'json']).default('merge'),
  subresource: z
    .string()
    .regex(/^[a-z]+$/)
    .optional()
    .describe('Such as status'),
});
export const patchOutputs = z.object({ object });

export const deleteInputs = z.object({
  ...one,
  propagation: z.enum(['Background', 'Foreground', 'Orphan']).default('Background').describe('What becomes of what it owns'),
  grace_period: z.int().min(0).optional().describe('Seconds'),
  missing_ok: z.boolean().default(false),
});
export const deleteOutputs = z.object({ deleted: z.boolean().describe('false: there was none') });

export const logsInputs = z.object({
  pod: dnsName,
  namespace,
  container: z.string().optional(),
  tail_lines: z.int().min(1).optional(),
  since: z.int().min(1).optional().describe('Seconds'),
  previous: z.boolean().default(false).describe('Of the container before its restart'),
  timestamps: z.boolean().default(false),
  dst: z.enum(['text', 'file']).default('text').describe('file: a handle in file, of any size'),
});
export const logsOutputs = z.object({ text: z.string().optional(), file: fileHandle.optional() });

export const scaleInputs = z.object({ ...one, replicas: z.int().min(0) });
export const scaleOutputs = z.object({ replicas: z.number() });

export const waitInputs = z.object({
  ...one,
  condition: z
    .string()
    .default('Ready')
    .describe('A condition of the status, such as Available or Complete=True; deleted; or status.phase=Succeeded, a path and a value'),
  max_wait: z.number().min(0).max(86_400).default(600).describe('Seconds'),
});
export const waitOutputs = z.object({ object: object.nullable() });

export type Connection = z.output<typeof connection>;
export type GetInputs = z.output<typeof getInputs>;
export type ListInputs = z.output<typeof listInputs>;
export type CreateInputs = z.output<typeof createInputs>;
export type ApplyInputs = z.output<typeof applyInputs>;
export type PatchInputs = z.output<typeof patchInputs>;
export type DeleteInputs = z.output<typeof deleteInputs>;
export type LogsInputs = z.output<typeof logsInputs>;
export type ScaleInputs = z.output<typeof scaleInputs>;
export type WaitInputs = z.output<typeof waitInputs>;

export const SAMPLE_OBJECT = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default', resourceVersion: '12' },
  data: { color: 'green' },
};
