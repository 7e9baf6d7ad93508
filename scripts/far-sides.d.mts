/** Where the tests' moto is installed. */
export const MOTO_FOLDER: string;
/** The test files that need one of these programs, as paths from the root. */
export function suitesThatNeed(names: string[]): string[];
