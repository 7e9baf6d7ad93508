/** Where the tests' moto is installed. */
export const MOTO_FOLDER: string;
