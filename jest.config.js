/** @type {import('jest').Config} */
module.exports = {
  // Jest leaves one core free by default, which on two cores means no parallel work at all.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out', '<rootDir>/.rehearsal'],
  reporters: ['default', '<rootDir>/operations/jest-summary-reporter.cjs'],
};
