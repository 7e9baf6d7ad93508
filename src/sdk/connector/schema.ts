/** How a type describes its fields: zod, or JSON Schema of an object. */
import type { z } from 'zod';
import type { DestinationKind } from './destinations.ts';

/** A JSON Schema (draft 2020-12) of one field. `secret: true` marks it as secret, `secret: false` says that it only sounds so. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: { readonly [key: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly items?: JsonSchema | boolean;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly secret?: boolean;
  /** what it says of where a connection goes; `true`: judged by its name. `false` says that it only sounds so */
  readonly destination?: DestinationKind | boolean;
  readonly [keyword: string]: unknown;
}

/** A JSON Schema whose value is an object: what fields are made of. */
export interface JsonObjectSchema extends JsonSchema {
  readonly type: 'object';
  readonly properties: { readonly [key: string]: JsonSchema };
  /** told apart from zod */
  readonly _zod?: undefined;
}

export type Schema = z.ZodObject | JsonObjectSchema;

/** What an action gives may be anything, for calls that hand an answer on as it is. */
export type OutputSchema = z.ZodType | (JsonSchema & { readonly _zod?: undefined });

/** What code is given: defaults are filled in. */
export type ValuesOf<S> = S extends z.ZodType ? z.output<S> : S extends JsonSchema ? JsonValueOf<S, true> : never;

/** What `run` has to give at least. */
export type ResultOf<S> = S extends z.ZodType ? Open<z.input<S>> : S extends JsonSchema ? JsonValueOf<S, false> : never;

/** `z.object({})` is an object of which nothing is said, not one that must stay empty. */
type Open<T> = string extends keyof T ? (T extends Record<string, never> ? object : T) : T;

type ByName = { string: string; number: number; integer: number; boolean: boolean; null: null };
type Simplify<T> = { [K in keyof T]: T[K] };

/** The type of a literal JSON Schema; a keyword that is not understood gives `unknown`. `D`: defaults are filled in. */
export type JsonValueOf<S, D extends boolean> = S extends { readonly const: infer C }
  ? C
  : S extends { readonly enum: readonly (infer E)[] }
    ? E
    : S extends { readonly anyOf: readonly (infer B)[] }
      ? B extends unknown
        ? JsonValueOf<B, D>
        : never
      : S extends { readonly type: 'object'; readonly properties: infer P }
        ? ObjectOf<P, RequiredOf<S>, D>
        : S extends { readonly type: 'array'; readonly items: infer I }
          ? JsonValueOf<I, D>[]
          : S extends { readonly type: 'object' }
            ? { [key: string]: unknown }
            : S extends { readonly type: 'array' }
              ? unknown[]
              : S extends { readonly type: keyof ByName }
                ? ByName[S['type']]
                : S extends { readonly type: readonly (infer N)[] }
                  ? N extends keyof ByName
                    ? ByName[N]
                    : unknown
                  : unknown;

type RequiredOf<S> = S extends { readonly required: readonly (infer R)[] } ? R : never;
type HasDefault<P, D> = D extends true ? ('default' extends keyof P ? true : false) : false;
type Present<P, R, D> = { [K in keyof P]: K extends R ? K : HasDefault<P[K], D> extends true ? K : never }[keyof P];
type ObjectOf<P, R, D extends boolean> = Simplify<
  { -readonly [K in Present<P, R, D>]: JsonValueOf<P[K], D> } & {
    -readonly [K in Exclude<keyof P, Present<P, R, D>>]?: JsonValueOf<P[K], D>;
  }
>;

export function isZod(schema: unknown): schema is z.ZodType {
  return typeof schema === 'object' && schema !== null && '_zod' in schema && schema._zod !== undefined;
}

/** The names of the fields. */
export function fieldNames(schema: Schema): string[] {
  return Object.keys(isZod(schema) ? schema.shape : (schema.properties ?? {}));
}

/** Marks a field as secret: it is masked wherever it is shown, stored encrypted, and never part of a message. */
export function secret<S extends z.ZodType | JsonSchema>(schema: S): S {
  if (isZod(schema)) return schema.meta({ ...schema.meta(), secret: true }) as unknown as S;
  return { ...schema, secret: true };
}

/**
 * Marks a field that says where a connection goes, or whom it trusts there: a script cannot send the secrets of a connector elsewhere
 * by it. Well-known names (`url`, `hostname`, `port`, `verify_ssl` …) are recognized without the mark. `kind`: what the field
 * holds, where its name does not tell; default: any other value is another destination.
 */
export function destination<S extends z.ZodType | JsonSchema>(schema: S, kind: DestinationKind | true = true): S {
  if (isZod(schema)) return schema.meta({ ...schema.meta(), destination: kind }) as unknown as S;
  return { ...schema, destination: kind };
}
