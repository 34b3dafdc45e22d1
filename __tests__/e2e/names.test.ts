/** A first deployment of an empty environment wakes nobody; after the switch of names each page wakes somebody. */
import { join } from 'node:path';
import { openStore } from '@balrog-infra/rehearsal';
import { Deployed, fire } from '@balrog-infra/rehearsal/alarms';
import { collectAlarms } from '../../commands/maintain/on-call/collect';
import { deployedCheckout, E2E_TIMEOUT_MS, type Checkout } from './kit';

jest.setTimeout(E2E_TIMEOUT_MS);

let own: Checkout;

beforeAll(async () => {
  ({ own } = await deployedCheckout('prod'));
});

afterAll(() => own.cleanup());

/** What wakes somebody in prod, by the table of alarms. */
const PAGES = collectAlarms()
  .filter(({ environment, rule }) => environment === 'prod' && rule.severity === 'page')
  .map(({ name }) => name);

/** Of all alarms that are deployed, those by which somebody is woken, at once or when nobody answers. */
function waking(): readonly string[] {
  const clouds = new Deployed(openStore(join(own.home, 'clouds')));
  expect(clouds.alarms.length).toBeGreaterThan(PAGES.length);
  return clouds.alarms
    .map(({ name }) => name)
    .filter((name) => fire(clouds, name).some(({ receivers }) => receivers.some(({ how }) => how === 'pager')));
}

test('nobody is paged after the first deployment, and by every page after the switch of names', async () => {
  expect(waking()).toEqual([]);
  own.edit('environments/prod.ts', "names: 'lead-elsewhere'", "names: 'lead-here'");
  const { code, output } = await own.run(['deploy', 'prod', '--auto-approve']);
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  expect(PAGES.length).toBeGreaterThan(20);
  const awake = waking();
  expect(PAGES.filter((name) => !awake.includes(name))).toEqual([]);
});
