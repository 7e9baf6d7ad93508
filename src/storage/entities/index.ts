import { Connector } from './connector.ts';
import { FlowVersion } from './flow-version.ts';
import { Flow } from './flow.ts';
import { Vault } from './vault.ts';

export { Connector, Flow, FlowVersion, Vault };
export const ENTITIES = [Flow, FlowVersion, Connector, Vault];
