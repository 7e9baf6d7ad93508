/** What the page of a connector is divided into. */
export const TABS = ['configuration', 'connections', 'log'] as const;
export type Tab = (typeof TABS)[number];

export const STATUSES = ['READY', 'INCOMPLETE', 'NEEDS_AUTHORIZATION', 'FAILING'] as const;
export type ConnectorStatus = (typeof STATUSES)[number];
