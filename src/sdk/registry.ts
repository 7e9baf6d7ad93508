/**
 * What flows may name. The four interfaces are empty here and filled by declaration merging: `petiole flow types` writes a
 * declaration file from the stored connectors, their types' schemas and the flows.
 *
 * While an interface is empty, every name is accepted and inputs and outputs are untyped. As soon as it has entries, an unknown
 * name or a misspelt input is a compile error.
 *
 * @example
 * declare module 'petiole' {
 *   interface Connectors {
 *     repository: { inputs: { ref?: string }; output: { commit_message: string; date_str: string } };
 *   }
 *   interface ConnectorTypes {
 *     REST: { inputs: { url: string; method?: string }; output: { status_code: number } };
 *   }
 *   interface Flows {
 *     report: { inputs: { month: string }; output: { rows: number } };
 *   }
 *   interface Namespaces {
 *     repository: { metadata: { inputs: { ref?: string }; output: { commit_message: string } } };
 *   }
 * }
 */

/** The stored connectors by name: `{ inputs, output }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Connectors {}

/** The connector types by id: `{ inputs, output }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface ConnectorTypes {}

/** The stored flows by name: `{ inputs, output }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Flows {}

/** The namespaces of `connectors.<namespace>.<action>`: `{ [action]: { inputs, output } }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Namespaces {}

/** A value of which nothing is declared: it may be used in any way, as what `JSON.parse` returns. */
export type Untyped = ReturnType<typeof JSON.parse>;

/** Inputs of which nothing is declared. */
export type UntypedInputs = Record<string, unknown>;

type AnyNameWhileEmpty<Names> = [Names] extends [never] ? string : Names;

/** The first parameter of `this.connect`: a connector's name or a connector type's. */
export type ConnectionName = AnyNameWhileEmpty<Extract<keyof Connectors | keyof ConnectorTypes, string>>;
export type ConnectorName = AnyNameWhileEmpty<Extract<keyof Connectors, string>>;
export type ConnectorTypeName = AnyNameWhileEmpty<Extract<keyof ConnectorTypes, string>>;
export type FlowName = AnyNameWhileEmpty<Extract<keyof Flows, string>>;

type Entry<Name> = Name extends keyof Connectors ? Connectors[Name] : Name extends keyof ConnectorTypes ? ConnectorTypes[Name] : unknown;

export type InputsOf<E> = E extends { inputs: infer I } ? I : UntypedInputs;
export type OutputOf<E> = E extends { output: infer O } ? O : Untyped;

/** What a script may give to a connection: the connector's value fills the rest, so every key is optional. */
export type ConnectionOverrides<Name> = Partial<InputsOf<Entry<Name>>>;
export type ConnectionOutput<Name> = OutputOf<Entry<Name>>;

export type FlowInputs<Name> = Name extends keyof Flows ? InputsOf<Flows[Name]> : UntypedInputs;
export type FlowOutput<Name> = Name extends keyof Flows ? OutputOf<Flows[Name]> : Untyped;
