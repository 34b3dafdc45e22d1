// The house's floor plan: which room may know which. Read top-down, a room knows only the ones below it.
// `__tests__/architecture.test.ts` plants one violation of each rule and proves that it is found.

/** Directories of the repository, never packages: npm packages resolve to node_modules/…. */
const room = (...names) => `^(${names.join('|')})/`;
const npm = (...names) => names.map((name) => `node_modules/${name}/`);

/** What synthesis itself may load; everything else it needs comes in as values. */
const SYNTH_PACKAGES = npm(
  'cdktf',
  'constructs',
  '@cdktf/provider-[^/]+',
  'fflate',
  // Its types: dashboards are checked by them and cost nothing at synthesis.
  '@grafana/grafana-foundation-sdk',
);
const GENERATED = room('\\.gen', 'providers');
/** Packages of this repository: they know nothing of Balrog, and everybody may use them through their faces. */
const PACKAGES = ['^packages/', 'node_modules/@balrog-infra/'];
/** What package.json of a package names under "exports". */
const FACES = '^packages/[a-z-]+/(index|[a-z]+/index)[.]ts$';

/** The rooms below constructs/, the lowest first: each may know those before it. */
const CONSTRUCTS = [
  'identity',
  'storage',
  'delivery',
  'alarms',
  'logs',
  'network',
  'history',
  'database',
  'edge',
  'services',
  'jobs',
  'observability',
];
/** What is dangerous about our resources: beside the policies, and read by reviews alone. */
const DANGERS = '^policies/dangers/';
const below = (name) => `^constructs/${name}/`;

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Everything but what is listed; node's own modules are eslint's to judge. */
const allBut = (...allowed) => ({ pathNot: allowed.flat(), dependencyTypesNot: ['core'] });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle has no top; move the shared part below both.', {}, { circular: true }),
    forbid(
      'no-orphans',
      'Nothing imports this module and it imports nothing: use it or delete it.',
      { orphan: true, pathNot: ['\\.(c|m)?js$', '\\.d\\.ts$', '(^|/)__tests__/'] },
      {},
    ),
    forbid('resolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
    forbid(
      'declared-packages',
      'Declare the package in package.json: a transitive one can vanish with any update.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'] },
    ),
    forbid(
      'environments-are-data',
      'An environment is data: it knows its own schema (zod), what a secret looks like, which no mistake repeats, and nothing else.',
      { path: room('environments') },
      allBut(room('environments', 'application', 'packages/secrets'), npm('zod')),
    ),
    forbid(
      'application-is-the-lowest-room',
      'What Balrog itself is depends on nothing that we build around it.',
      { path: room('application') },
      allBut(room('application')),
    ),
    forbid(
      'packages-stand-alone',
      'A package knows nothing of Balrog or of this repository: pass it in as a value.',
      { path: room('packages') },
      {
        path: [
          room(
            'application',
            'environments',
            'stacks',
            'constructs',
            'policies',
            'commands',
            'providers',
            '\\.gen',
            '__tests__',
          ),
          '^main\\.ts$',
        ],
      },
    ),
    forbid(
      'packages-by-their-faces',
      'Import what package.json of the package exports, by its name: @balrog-infra/rehearsal.',
      { pathNot: [room('packages'), room('__tests__')] },
      { path: room('packages'), pathNot: FACES },
    ),
    forbid(
      'packages-by-their-faces',
      'Import what package.json of the package exports; of its tests, a test may use the helpers.',
      { path: room('__tests__') },
      { path: room('packages'), pathNot: [FACES, '^packages/[a-z]+/__tests__/'] },
    ),
    forbid(
      'rehearsal-and-review-apart',
      'Rehearsal and review do not know each other; what both need is a package below them.',
      { path: '^packages/(rehearsal|review)/' },
      { path: '^packages/(rehearsal|review)/', pathNot: '^packages/$1/' },
    ),
    forbid(
      'quick-synth-serves-main',
      'main.ts loads it first, and everything synthesizes the same without it: nothing below may rely on it.',
      { pathNot: ['^main\\.ts$', '^packages/quick-synth/', '(^|/)__tests__/'] },
      { path: '^packages/quick-synth/' },
    ),
    ...CONSTRUCTS.map((name, floor) =>
      forbid(
        'no-arrow-upwards',
        `constructs/${name} knows only ${CONSTRUCTS.slice(0, floor).join(', ') || 'itself'}: pass in what it needs of a room above.`,
        { path: below(name) },
        { path: CONSTRUCTS.slice(floor + 1).map(below) },
      ),
    ).slice(0, -1),
    forbid(
      'constructs-know-constructs',
      'A construct knows other constructs, the bindings, and the shape of an environment.',
      { path: room('constructs') },
      allBut(room('constructs', 'environments', 'application'), SYNTH_PACKAGES, GENERATED),
    ),
    forbid(
      'constructs-take-environments-as-types',
      'A construct takes values as props; of the environment it may know only types (import type).',
      { path: room('constructs') },
      { path: room('environments'), dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'stacks-put-constructs-together',
      'A stack knows environments and constructs; policies, rehearsal and review look at its output from outside.',
      { path: room('stacks') },
      allBut(room('stacks', 'constructs', 'environments', 'application'), SYNTH_PACKAGES, GENERATED),
    ),
    forbid(
      'policies-judge-from-outside',
      'A policy reads the tree of resources; knowing who built it would let it be fooled the same way.',
      { path: room('policies'), pathNot: DANGERS },
      {
        path: [
          room('constructs', 'stacks', 'environments', 'commands'),
          '^packages/(rehearsal|review)/',
          '^main\\.ts$',
        ],
      },
    ),
    forbid(
      'dangers-know-the-review',
      'The catalogue of dangers is data for the review: it knows the words of the review, and nothing of what it judges.',
      { path: DANGERS },
      allBut(DANGERS, '^packages/review/index[.]ts$'),
    ),
    forbid(
      'dangers-are-not-synthesized',
      'The catalogue of dangers is for reviews: nothing that synthesis loads may need it.',
      { path: room('application', 'environments', 'stacks', 'constructs', 'policies'), pathNot: DANGERS },
      { path: DANGERS },
    ),
    forbid(
      'bindings-are-the-bottom',
      'Generated bindings know cdktf and nothing of this house.',
      { path: room('\\.gen') },
      allBut(room('\\.gen'), npm('cdktf', 'constructs')),
    ),
    forbid(
      'bindings-belong-to-synthesis',
      'Policies and commands see what was synthesized, never the bindings that it was written with.',
      { path: room('policies', 'commands', 'environments', 'application') },
      { path: room('\\.gen') },
    ),
    forbid(
      'commands-and-main-are-the-top',
      'Commands are for people; the code below them does not call them.',
      { pathNot: [room('commands', '__tests__')] },
      { path: [room('commands'), '^main\\.ts$'] },
    ),
    forbid(
      'tests-are-not-imported',
      'Tests know the code, not the other way round.',
      { pathNot: ['(^|/)__tests__/', '^jest\\.config\\.js$'] },
      { path: '(^|/)__tests__/' },
    ),
    forbid(
      'synth-needs-no-dev-package',
      'The app synthesizes with the packages under "dependencies" alone.',
      {
        path: [room('application', 'environments', 'stacks', 'constructs', 'policies'), '^main\\.ts$'],
        pathNot: DANGERS,
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^(cdktf\\.out|\\.rehearsal|\\.tools|coverage)/', '/cdktf\\.out/'] },
    // A package declares what it needs itself.
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    // Packages of this repository are links in node_modules: what counts is where they lead.
    preserveSymlinks: false,
    // Neither tsConfig nor .json: with both, `cdktf` is found in cdktf.json.
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'types', 'default'],
    },
  },
};
