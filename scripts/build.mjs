import { ensureReady } from './ready.mjs';

ensureReady();
