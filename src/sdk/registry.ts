/**
 * What flows may name. The interfaces are empty here and filled by declaration merging: `petiole flow types` writes a
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

/** The stored connectors by name: `{ inputs, output }` or `ConnectionEntry` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Connectors {}

/** The connector types by name, likewise. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface ConnectorTypes {}

/** The stored flows by name: `{ inputs, output }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Flows {}

/** The namespaces of `connectors.<namespace>.<action>`: `{ [action]: { inputs, output } }` each. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Namespaces {}

/**
 * The inputs that pick the action, filled too: some types have one of their own beside `action`, such as `command`. Where it is a
 * plain input of another type, `PlainInput` stands beside `Action`.
 */
export interface Selectors<Action> {
  action?: Action;
}

/** What an input may hold that picks nothing. Not `unknown`, which would swallow the action that is looked for. */
export type PlainInput = (string & {}) | number | boolean | object | null;

/** A connection of which all actions are declared. `Own` is the one that runs where the script picks none. */
export interface ConnectionEntry<Actions, Own extends keyof Actions, OwnSelectors> {
  inputs: InputsOf<Actions[Own]>;
  output: OutputOf<Actions[Own]>;
  actions: Actions;
  selectors: OwnSelectors;
}

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

/** The actions that a script may pick; undefined picks the connection's own one. */
export type ActionName<Name> = (Entry<Name> extends { actions: infer Actions } ? Extract<keyof Actions, string> : unknown) | undefined;

/** All actions at once is what TypeScript infers where an input of this name picks none: then it is the connection's own one. */
type Picked<Name, Action> = [ActionName<Name>] extends [Action]
  ? Entry<Name>
  : Entry<Name> extends { actions: infer Actions }
    ? Action extends keyof Actions
      ? Actions[Action]
      : Entry<Name>
    : Entry<Name>;

type InputNames<Actions> = Actions[keyof Actions] extends infer A ? (A extends { inputs: infer I } ? keyof I : never) : never;

/** Its own selectors name its actions; those of other types are not there, unless they are inputs of this one. */
type OwnSelectors<Name> =
  Entry<Name> extends { selectors: infer Own; actions: infer Actions }
    ? { [S in Extract<keyof Selectors<unknown>, Own>]?: keyof Actions } & {
        [S in Exclude<keyof Selectors<unknown>, Own | InputNames<Actions>>]?: undefined;
      }
    : unknown;

/**
 * What a script may give to a connection: the connector's value fills the rest, so every key is optional. `Selectors` stands
 * outside of any condition, since TypeScript infers the action from it.
 */
export type ConnectionOverrides<Name, Action = undefined> = Selectors<Action> &
  OwnSelectors<Name> &
  Partial<InputsOf<Picked<Name, Action>>>;
export type ConnectionOutput<Name, Action = undefined> = OutputOf<Picked<Name, Action>>;

export type FlowInputs<Name> = Name extends keyof Flows ? InputsOf<Flows[Name]> : UntypedInputs;
export type FlowOutput<Name> = Name extends keyof Flows ? OutputOf<Flows[Name]> : Untyped;
