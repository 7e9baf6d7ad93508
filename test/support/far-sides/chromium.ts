/** Debian's Chromium, driven by playwright-core. */
import { chromium, type Browser } from 'playwright-core';

/**
 * Without Chromium's own sandbox: root may not have it, and in a container others may not either. The pages are ours alone. Names
 * other than loopback are not even looked up, so that nothing that a page asks of elsewhere can succeed.
 */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost', '--force-color-profile=srgb'],
  });
