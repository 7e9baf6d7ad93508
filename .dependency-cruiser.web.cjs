// Rooms of the web interface: `app` puts the areas together, areas know nothing of each other, and all stand on ui and api.
const AREAS = 'executions|flows|connectors|vaults|start|admin|account|system';
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'areas-stand-apart',
      severity: 'error',
      from: { path: `^web/src/(${AREAS})/` },
      to: { path: `^web/src/(${AREAS})/`, pathNot: ['^web/src/$1/', '^web/src/system/(queries|throughput)'] },
    },
    {
      name: 'areas-see-the-shell-alone',
      severity: 'error',
      from: { path: `^web/src/(${AREAS})/` },
      to: { path: '^web/src/app/', pathNot: '^web/src/app/(root|session)\\.tsx?$' },
    },
    { name: 'ui-looks-down', severity: 'error', from: { path: '^web/src/ui/' }, to: { path: `^web/src/(app|${AREAS})/` } },
    { name: 'api-looks-down', severity: 'error', from: { path: '^web/src/api/' }, to: { path: `^web/src/(app|ui|${AREAS})/` } },
    {
      name: 'web-sees-leaves-of-the-server',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/', pathNot: '^src/(client/|model\\.ts$|permissions\\.ts$)' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true },
};
