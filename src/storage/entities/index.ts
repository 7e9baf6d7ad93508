import { ApiToken } from './api-token.ts';
import { Connector } from './connector.ts';
import { FlowVersion } from './flow-version.ts';
import { Flow } from './flow.ts';

export { ApiToken, Connector, Flow, FlowVersion };
export const ENTITIES = [Flow, FlowVersion, Connector, ApiToken];
