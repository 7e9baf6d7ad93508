import { ApiToken } from './api-token.ts';
import { Connector } from './connector.ts';
import { FlowVersion } from './flow-version.ts';
import { Flow } from './flow.ts';
import { Vault } from './vault.ts';

export { ApiToken, Connector, Flow, FlowVersion, Vault };
export const ENTITIES = [Flow, FlowVersion, Connector, ApiToken, Vault];
