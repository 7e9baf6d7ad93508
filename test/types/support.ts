/** Compile-time assertions: `expectType<Expected>(value)` compiles only where the type is exactly that one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

export declare function expectType<Expected>(): <Actual>(
  value: Actual,
  ...same: Same<Expected, Actual> extends true ? [] : [never]
) => void;
export declare function expectAny<Actual>(value: Actual, ...any: 0 extends 1 & Actual ? [] : [never]): void;
