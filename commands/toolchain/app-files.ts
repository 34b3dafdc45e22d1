/** What a copy of the app needs to synthesize, besides node_modules and the bindings in .gen, which are not in git. */
export const APP_FILES: readonly string[] = [
  'main.ts',
  'application',
  'environments',
  'stacks',
  'constructs',
  'policies',
  'providers',
  // The rule alarm-runbook looks for the pages that alarms name.
  'docs/runbooks',
  'packages/access',
  'packages/quick-synth',
  'package.json',
  'tsconfig.json',
];
