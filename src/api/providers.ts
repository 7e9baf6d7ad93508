/** Under these names the composition root's ready-made objects are injected. */
export const EXECUTIONS = Symbol('ExecutionsPort');
export const FLOWS = Symbol('FlowsPort');
export const CONNECTORS = Symbol('ConnectorsPort');
export const CONNECTOR_TYPES = Symbol('ConnectorTypesPort');
export const FILES = Symbol('FilesPort');
export const TRANSFERS = Symbol('Transfers');
export const HEALTH = Symbol('HealthPort');
export const VAULTS = Symbol('VaultsPort');
export const SECRETS = Symbol('SecretsPort');
export const WAITER = Symbol('Waiter');
export const OPENAPI = Symbol('OpenApiDocument');
