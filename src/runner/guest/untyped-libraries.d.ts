/** core-js has no types of its own; what is taken from it replaces globals of the same shape. */
declare module 'core-js-pure/stable/atob.js' {
  const atob: (data: string) => string;
  export default atob;
}
declare module 'core-js-pure/stable/btoa.js' {
  const btoa: (data: string) => string;
  export default btoa;
}
declare module 'core-js-pure/stable/url/index.js' {
  const url: unknown;
  export default url;
}
declare module 'core-js-pure/stable/url-search-params/index.js' {
  const URLSearchParams: new (init: string) => { entries(): object };
  export default URLSearchParams;
}
