/** Outputs: what whoever reads one finds there no more. */
import { readPlan, render, review } from '..';
import { planOf } from './plans';

const BEFORE = {
  cluster: 'balrog-prod',
  logs: { database: 'logs', workgroup: 'work' },
  domains: { aus4: { hostname: 'aus4' }, aus5: { hostname: 'aus5' } },
  topics: ['a', 'b'],
};

const reportOf = (output: object) =>
  review(readPlan(planOf([], { output_changes: { names: { actions: ['update'], before: BEFORE, ...output } } })), {
    stack: 'prod',
  });
const said = (output: object) =>
  reportOf(output).dangers.map(({ rule, address, what }) => `${rule} ${address} ${what}`);
const { cluster: _, ...withoutCluster } = BEFORE;

it.each([
  ['goes', { actions: ['delete'], after: null }, 'goes'],
  ['loses a member', { after: withoutCluster }, 'has no longer cluster'],
  ['loses one inside', { after: { ...BEFORE, logs: { database: 'logs' } } }, 'has no longer logs.workgroup'],
  ['loses all of a group', { after: { ...BEFORE, logs: {} } }, 'has no longer logs.database, logs.workgroup'],
  ['is a text from now on', { after: 'balrog-prod' }, 'has no longer its members'],
  ['is a group from now on', { before: 'balrog-prod', after: BEFORE }, 'has no longer its value'],
  ['has nothing where a text was', { after: { ...BEFORE, cluster: null } }, 'has no longer cluster'],
  [
    'is secret, so what it loses is not named',
    { after: withoutCluster, before_sensitive: true, after_sensitive: true },
    'has no longer all that it had',
  ],
])('one that %s is a danger', (__, output, what) => {
  expect(said(output)).toEqual([`any.output-gone output.names ${what}`]);
  expect(reportOf(output).verdict).toBe('needs-acknowledgement');
});

it.each([
  ['another value', { after: { ...BEFORE, cluster: 'balrog-stage', topics: ['a'] } }],
  ['one member more', { after: { ...BEFORE, region: 'us-west-2' } }],
  ['a member that is not known yet', { after: withoutCluster, after_unknown: { cluster: true } }],
  ['nothing known yet', { after: undefined, after_unknown: true }],
  ['one of several of a kind fewer', { after: { ...BEFORE, domains: { aus5: { hostname: 'aus5' } } } }],
  ['a new one', { actions: ['create'], before: null, after: BEFORE }],
])('%s is none', (__, output) => {
  expect(said(output)).toEqual([]);
  expect(reportOf(output).outputs).toHaveLength(1);
});

it('what one of a dozen loses is counted, and all of it is signed', () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (__, index) => [`m${index}`, 'x']));
  const [danger] = reportOf({ before: { ...many, kept: 1 }, after: { kept: 1 } }).dangers;
  expect(danger?.what).toBe('has no longer m0, m1, m2, m3, m4 and 7 more');
  const [other] = reportOf({ before: { ...many, kept: 1 }, after: { kept: 1, m11: 'x' } }).dangers;
  expect(other?.fingerprint).not.toBe(danger?.fingerprint);
  expect(render(reportOf({ actions: ['delete'], after: null }), 'text')).not.toMatch(/Yes: no change/);
});
