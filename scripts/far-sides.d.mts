/** Where the tests' moto is installed. */
export const MOTO_FOLDER: string;
/** Where the tests' Schemathesis is installed. */
export const SCHEMATHESIS_FOLDER: string;
/** Where the tests' linter of container files is installed. */
export const HADOLINT_FOLDER: string;
/** The program of the tests' Azurite that serves blobs. */
export const AZURITE_BLOBS: string;
/** The oldest PostgreSQL that Petiole works on: its folder with `bin`, `lib` and `share`. */
export const OLDEST_POSTGRESQL_NATIVE: string;
/** The test files that need one of these, as paths from the root. */
export function suitesThatNeed(names: readonly string[]): string[];
