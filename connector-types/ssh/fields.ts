/** What an SSH call takes and gives. */
import { z } from 'zod';
import { secret } from 'petiole/connector';

const line = () => z.string().regex(/^[^\p{Cc}]*$/u, 'must be one line, without control characters');

export const connection = z.object({
  hostname: line().min(1),
  port: z.int().min(1).max(65535).default(22),
  username: line().min(1),
  password: secret(z.string()).optional(),
  key: secret(z.string()).optional().describe('Private key, PEM or OpenSSH'),
  passphrase: secret(z.string()).optional().describe('Of the private key'),
  hostkey: z
    .union([z.string(), z.literal(false)])
    .optional()
    .describe('The public key of the host, as a line of known_hosts, or its SHA256 fingerprint; false: do not check'),
  connect_timeout: z.number().min(1).default(60).describe('Seconds, for each try'),
  connect_tries: z.int().min(1).max(100).default(3).describe('How often to connect before giving up'),
});

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of a shell variable');

/**
 * Words and options, as in the first line of a script. What a shell would expand or run is refused rather than quoted, so that
 * nobody takes the one for the other.
 */
const command = z
  .string()
  .regex(
    /^[\p{L}\p{N}_./][\p{L}\p{N}_./+:,@%^-]*( [\p{L}\p{N}_./=+:,@%^ -]*)?$/u,
    'must be a program and its options, such as /usr/bin/env bash -ex: what a shell reads otherwise belongs into the script',
  );

export const inputs = z.object({
  script: z
    .string()
    .min(1)
    .describe('Put into a file on the server and run there. Lines #OUTPUT_VAR(name) give a shell variable back in var'),
  interpreter: command.default('/usr/bin/env bash -ex'),
  env: z
    .record(variable, z.union([z.string(), z.number()]))
    .optional()
    .describe('Environment of the script'),
  output_vars: z.array(variable).optional().describe('Shell variables whose values at the end are given back in var'),
  script_timeout: z.number().min(0).nullable().default(60).describe('Seconds the script may take; 0 or null: no limit'),
  expected_retcode: z
    .union([z.int(), z.array(z.int())])
    .nullable()
    .default([0])
    .describe('Any other ends in COMMAND_FAILED, with the outputs in its response; null: any will do'),
  remove_cr: z.boolean().default(true).describe('Takes carriage returns out of the outputs'),
  remove_ansi_escapes: z.boolean().default(true).describe('Takes colours and cursor movements out of the outputs'),
  temp_path: z
    .string()
    .regex(/^\/[^\p{Cc}]*$/u, 'must be an absolute path')
    .default('/tmp')
    .describe('Where the script is put on the server'),
  max_output_size: z
    .int()
    .min(1)
    .default(8 * 1024 * 1024)
    .describe('Bytes of stdout and stderr together'),
});

export const outputs = z.object({
  retcode: z.int(),
  report: z.string().describe('stdout and stderr in the order of their arrival'),
  stdout: z.string(),
  stderr: z.string(),
  var: z.record(z.string(), z.string()),
});

export type Connection = z.output<typeof connection>;
export type Inputs = z.output<typeof inputs>;
export type Outputs = z.output<typeof outputs>;
