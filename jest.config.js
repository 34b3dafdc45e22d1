/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves one core free by default, which on two cores means no parallel work at all.
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/__tests__/setup.cjs'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/packages/*/__tests__/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }],
    // Published as ECMAScript modules without saying so: neither Node nor Jest can load it as it is.
    '/node_modules/(dt-sql-parser|antlr4-c3)/.+\\.m?js$': [
      'ts-jest',
      { tsconfig: { allowJs: true, isolatedModules: true, module: 'commonjs', target: 'es2022' }, diagnostics: false },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!dt-sql-parser/|antlr4-c3/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.rehearsal'],
  reporters: ['default', '<rootDir>/commands/maintain/jest-summary-reporter.cjs'],
};
