/** The database with all migrations that test databases are cloned from (30 ms, where migrating takes 300). */
export const TEMPLATE = 'petiole_template';
/** Where the global set-up leaves the address of the test run's server. */
export const CLUSTER_VARIABLE = 'PETIOLE_TEST_CLUSTER';
