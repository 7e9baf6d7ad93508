/** As names of connectors: 1 to 200 characters, no slash, no control characters, no blanks around it. */
const POOL_NAME = /^(?!\s)(?![^]*\s$)[^\p{Cc}\p{Cs}/]{1,200}$/u;

export function isPoolName(name: unknown): name is string {
  return typeof name === 'string' && POOL_NAME.test(name);
}

/** What a name of a worker pool is, for who gave another one. */
export const POOL_NAME_RULE = 'the name of a worker pool: 1 to 200 characters, no slash, no control characters, and no blanks around it';
