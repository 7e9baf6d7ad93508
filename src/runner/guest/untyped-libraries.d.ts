/** core-js has no types of its own; what is taken from it replaces globals of the same shape. */
declare module 'core-js-pure/stable/*' {
  const value: unknown;
  export default value;
}
