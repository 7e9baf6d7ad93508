/** What the page of a flow is divided into. */
export const TABS = ['script', 'run', 'versions'] as const;
export type Tab = (typeof TABS)[number];
