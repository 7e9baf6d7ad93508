// Rooms, left to right: a room may import itself, rooms to its right and the leaves (model, errors, config types), never to its left.
const rooms = [['cli', 'api'], ['executions', 'demo', 'monitoring'], ['engine'], ['runner', 'connectors'], ['secrets'], ['storage']];
const leftOf = (i) => rooms.slice(0, i).flat().join('|');
const only = (name, from, to) => ({ name, severity: 'error', from: { pathNot: from }, to: { path: to } });
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...rooms.flatMap((names, i) =>
      i === 0
        ? []
        : names.map((room) => ({
            name: `${room}-looks-right`,
            severity: 'error',
            from: { path: `^src/${room}/` },
            to: { path: `^src/(${leftOf(i)})/` },
          })),
    ),
    {
      name: 'composed-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(compose/|main\\.ts)' },
      to: { path: '^src/(compose/|main\\.ts)' },
    },
    only('nest-at-the-edge', '^src/api/', '^node_modules/@nestjs'),
    only('sql-in-storage', '^(src/storage/|connector-types/|migrations/|test/|bench/|ormconfig\\.ts)', '^node_modules/(pg|typeorm)/'),
    {
      name: 'plugins-see-one-door',
      severity: 'error',
      from: { path: '^(connector-types|flows)/' },
      to: { path: '^src/', pathNot: '^src/sdk/' },
    },
    {
      name: 'client-runs-in-browsers',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { path: '^src/|^node:', pathNot: '^src/client/' },
    },
    { name: 'sdk-stands-alone', severity: 'error', from: { path: '^src/sdk/' }, to: { path: '^src/', pathNot: '^src/sdk/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' } },
};
