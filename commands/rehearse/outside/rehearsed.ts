/** The outside of a rehearsal: its folder of answers, and the applications as the running task definitions say. */
import { join } from 'node:path';
import { cloudNow, prepareHome, type RehearsalHome } from '@balrog-infra/rehearsal';
import { rehearsedNames } from '../../names';
import { otherAccount, type ClientSettings } from '../../operations/aws/clients';
import { applicationsOf } from '../../release/preflight/cloud';
import { outsideAnswers } from './answers';
import { outsideServer, type OutsideServer, type ServedBy } from './server';

export const rehearsedOutside = (home: RehearsalHome, settings: ClientSettings): Promise<OutsideServer> =>
  serverOf(home, servedBy(home, settings));

/** The same where no clouds run: no application answers. Nobody may have been in this home before, and the next command shall know it. */
export async function rehearsedOutsideAlone(home: RehearsalHome): Promise<OutsideServer> {
  prepareHome(home);
  return serverOf(home, async () => undefined);
}

function serverOf(home: RehearsalHome, running: ServedBy): Promise<OutsideServer> {
  const folder = join(home.root, 'outside');
  return outsideServer({ answers: () => outsideAnswers(folder, cloudNow(home)), servedBy: running });
}

/** For so long an answer is given again: `verify` asks fifty times in a row, and each is three questions to the clouds. */
const SAME_MS = 1000;

type Running = Awaited<ReturnType<ServedBy>>;

/** Admin by its host name, public by those of its domains; the simulated clouds hold both environments. */
function servedBy(home: RehearsalHome, settings: ClientSettings): ServedBy {
  const asked = new Map<string, { readonly at: number; readonly running: Promise<Running> }>();
  return (hostname) => {
    const last = asked.get(hostname);
    if (last !== undefined && Date.now() - last.at < SAME_MS) return last.running;
    const running = askedNow(home, settings, hostname);
    asked.set(hostname, { at: Date.now(), running });
    return running;
  };
}

async function askedNow(home: RehearsalHome, session: ClientSettings, hostname: string): Promise<Running> {
  const asked = rehearsedNames(home)
    .flatMap((names) => Object.entries(names.domains).map(([name, domain]) => ({ names, name, domain })))
    .find(({ domain }) => domain.hostname === hostname);
  if (asked === undefined) return undefined;
  const { names, name, domain } = asked;
  const { settings } = otherAccount(session, { accountId: names.account, region: names.regions.main }, undefined);
  await count(settings, domain.loadBalancer);
  const { [name === 'admin' ? 'admin' : 'public']: found } = await applicationsOf(settings, names);
  return { version: found.version, healthy: found.since !== undefined };
}

/** Who answers is asked through a load balancer, which counts it; that much of the traffic there is in a rehearsal. */
async function count(settings: ClientSettings, loadBalancer: string): Promise<void> {
  const { CloudWatchClient, PutMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  await new CloudWatchClient(settings).send(
    new PutMetricDataCommand({
      Namespace: 'AWS/ApplicationELB',
      MetricData: [
        { MetricName: 'RequestCount', Dimensions: [{ Name: 'LoadBalancer', Value: loadBalancer }], Value: 1 },
      ],
    }),
  );
}
