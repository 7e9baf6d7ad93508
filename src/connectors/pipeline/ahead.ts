import type { ConnectionTarget, JsonObject, JsonText } from '../../model.ts';
import type { KnownSecrets } from '../../secrets/scrubber.ts';
import { assertConnectorOnly } from '../destinations/connector-only.ts';
import type { Groundwork } from '../port.ts';
import { prepare, type Prepared } from '../prepare.ts';
import { plainSources, usesVault } from '../sources.ts';
import type { Found, Targets } from '../targets.ts';
import { parseOverrides } from './overrides.ts';

/** What is worked out while the row of a call is on its way to disk: of a connector that does not use Vault all is known by then. */
export class Ahead {
  readonly found: Found;
  readonly overrides: JsonObject;
  readonly prepared: Prepared;

  private constructor(found: Found, overrides: JsonObject, prepared: Prepared) {
    this.found = found;
    this.overrides = overrides;
    this.prepared = prepared;
  }

  /** Null where nothing can be said yet, or something is wrong: the call itself tells what. */
  static of(targets: Targets, target: ConnectionTarget, given: JsonText, known: KnownSecrets): Ahead | null {
    try {
      const found = targets.find(target);
      if (usesVault(found.connector)) return null;
      const overrides = parseOverrides(given);
      assertConnectorOnly(found, overrides);
      return new Ahead(found, overrides, prepare(found, plainSources(found.connector, overrides), silent, known));
    } catch {
      return null;
    }
  }

  /** Still so, where nobody has changed the connector since. */
  static in(groundwork: Groundwork | undefined, { connector, type }: Found): Ahead | undefined {
    if (!(groundwork instanceof Ahead)) return undefined;
    return groundwork.found.connector === connector && groundwork.found.type === type ? groundwork : undefined;
  }
}

const silent = (): void => undefined;
