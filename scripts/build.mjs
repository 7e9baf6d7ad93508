import { ensureReady } from './ready.mjs';

ensureReady({ web: true });
