const { unchangedPackages } = require('./__tests__/runner/unchanged-packages.cjs');

/** Whoever names a file wants it to run; `npm test` names none. */
const namesFiles = process.argv.slice(2).some((argument) => !argument.startsWith('-'));
const leftOut = process.env.CI === 'true' || namesFiles ? [] : unchangedPackages(__dirname);

/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves one core free by default, which on two cores means no parallel work at all.
  maxWorkers: '100%',
  // Tests state what happens and never how fast: on a machine that does other things, five seconds are none.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/__tests__/runner/start.cjs',
  globalTeardown: '<rootDir>/__tests__/runner/end.cjs',
  setupFiles: ['<rootDir>/__tests__/runner/setup.cjs'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/packages/*/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.map((name) => `<rootDir>/packages/${name}/`)],
  transform: { '\\.(ts|m?js)$': '<rootDir>/__tests__/runner/transform.cjs' },
  // ECMAScript modules, which Jest cannot load as they are; dt-sql-parser and antlr4-c3 do not even say that they are.
  transformIgnorePatterns: ['/node_modules/(?!dt-sql-parser/|antlr4-c3/|@secretlint/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.rehearsal'],
  reporters: ['default', ['<rootDir>/__tests__/runner/summary-reporter.cjs', { leftOut }]],
};
