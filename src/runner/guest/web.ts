/**
 * The few web globals that a flow has and a bare V8 context lacks, in plain JavaScript: URL, URLSearchParams, atob and btoa from
 * core-js, TextEncoder and TextDecoder from @exodus/bytes. They are frozen with the realm.
 */
import { TextDecoder, TextEncoder } from '@exodus/bytes/encoding-lite.js';
import atob from 'core-js-pure/stable/atob.js';
import btoa from 'core-js-pure/stable/btoa.js';
import URLSearchParams from 'core-js-pure/stable/url-search-params/index.js';
import URL from 'core-js-pure/stable/url/index.js';
import { defineProperty, getPrototypeOf, harden } from './primordials.ts';
import { structuredClone } from './structured-clone.ts';

export function installWeb(global: object): void {
  const values = { TextDecoder, TextEncoder, URL, URLSearchParams, atob, btoa, structuredClone };
  for (const [name, value] of Object.entries(values)) {
    defineProperty(global, name, { value: value as unknown, writable: true, enumerable: false, configurable: true });
  }
  for (const hidden of [new URLSearchParams('a=1').entries(), thrownBy(() => btoa('\u0100')), thrownBy(() => atob('='))])
    hardenChain(hidden);
  // what core-js shares between its copies; nothing of it is for flows
  Reflect.deleteProperty(global, '__core-js_shared__');
}

/** Prototypes to which no name on the global object leads; the freeze of the realm would not find them. */
function hardenChain(object: object): void {
  for (
    let prototype = getPrototypeOf(object) as object | null;
    prototype !== null;
    prototype = getPrototypeOf(prototype) as object | null
  ) {
    if (ofTheLanguage.includes(prototype)) return;
    harden(prototype);
  }
}

const arrayIterator = getPrototypeOf([][Symbol.iterator]()) as object;
const ofTheLanguage: object[] = [Object.prototype, Error.prototype, arrayIterator, getPrototypeOf(arrayIterator) as object];

function thrownBy(call: () => unknown): object {
  try {
    call();
  } catch (error) {
    return error as object;
  }
  return {};
}
