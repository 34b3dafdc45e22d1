/** Fires an alarm in the rehearsed clouds and follows it: who is told at once, and who when nobody answers. */
import type { State } from './cloudwatch';
import { actsAt, compositeState, suppressorOf, type CompositeAlarm } from './composite';
import { first, text, type Deployed, type DeployedAlarm } from './deployed';
import { notifiedBy } from './grafana-routes';
import { receiversOf, type Receiver } from './routes';

export interface Told {
  /** Seconds after the alarm fired. */
  readonly after: number;
  readonly alarm: DeployedAlarm;
  readonly receivers: readonly Receiver[];
}

/** An answer that holds for as long as its alarm says, and the seconds CloudWatch needs to see it. */
interface Answer {
  readonly after: number;
}

/** Everybody who is told, in order, if the alarm fires now and does not end. */
export function fire(deployed: Deployed, name: string, answer?: Answer): readonly Told[] {
  const fired = deployed.alarm(name);
  if (fired.engine === 'Grafana') return byGrafana(deployed, fired, answer);
  const told = [
    { after: 0, alarm: fired },
    ...(fired.engine === 'Cloud Monitoring' ? longerPolicies(deployed, fired) : composites(deployed, fired, answer)),
  ];
  return told
    .map((one) => ({ ...one, receivers: [...receiversOf(one.alarm, deployed)].sort(byWay) }))
    .sort((one, another) => one.after - another.after);
}

/** An answer is a silence: it holds back whom Grafana has not told yet. */
const byGrafana = (deployed: Deployed, fired: DeployedAlarm, answer?: Answer): readonly Told[] =>
  notifiedBy(fired, deployed)
    .filter(({ after }) => answer === undefined || after <= answer.after)
    .map(({ after, receivers }) => ({ after, alarm: fired, receivers: [...receivers].sort(byWay) }))
    .sort((one, another) => one.after - another.after);

const byWay = (one: Receiver, another: Receiver): number =>
  `${one.how} ${one.to}` < `${another.how} ${another.to}` ? -1 : 1;

type Step = Omit<Told, 'receivers'>;

/** Composite alarms that go to ALARM because this one did; the second step is one of them, held back by its suppressor. */
function composites(deployed: Deployed, fired: DeployedAlarm, answer?: Answer): readonly Step[] {
  const alarming = new Map<string, number>([[fired.name, 0]]);
  const steps: Step[] = [];
  const waiting = deployed.alarms.filter(({ engine }) => engine === 'CloudWatch, composite');
  for (let grew = true; grew;) {
    grew = false;
    for (const alarm of waiting.filter((one) => !alarming.has(one.name))) {
      const composite = alarm.values as unknown as CompositeAlarm;
      const stateOf = (name: string): State => (alarming.has(name) ? 'ALARM' : 'OK');
      if (compositeState(composite, stateOf) !== 'ALARM') continue;
      alarming.set(alarm.name, 0);
      const answers = answersOf(deployed, composite, answer);
      steps.push({ after: actsAt(composite, 0, answers) ?? 0, alarm });
      const suppressor = suppressorOf(composite);
      if (suppressor !== undefined)
        steps.push(...answers.map(({ from: after }) => ({ after, alarm: deployed.alarm(suppressor.alarm) })));
      grew = true;
    }
  }
  return steps;
}

/** From when to when the suppressor is in ALARM after one datapoint: as long as it looks back. */
function answersOf(deployed: Deployed, composite: CompositeAlarm, answer: Answer | undefined) {
  const suppressor = suppressorOf(composite);
  if (suppressor === undefined || answer === undefined) return [];
  const { values } = deployed.alarm(suppressor.alarm);
  const period = Number(values['period']);
  return [{ from: answer.after + period, to: answer.after + period * Number(values['evaluation_periods']) }];
}

/** Cloud Monitoring has no answer: the second step is a policy with the same filter that waits for longer. */
function longerPolicies(deployed: Deployed, fired: DeployedAlarm): readonly Step[] {
  const own = thresholdOf(fired);
  return deployed.alarms
    .filter((alarm) => alarm.engine === 'Cloud Monitoring' && alarm.name !== fired.name)
    .filter((alarm) => thresholdOf(alarm).filter === own.filter && thresholdOf(alarm).seconds > own.seconds)
    .map((alarm) => ({ after: thresholdOf(alarm).seconds - own.seconds, alarm }));
}

function thresholdOf({ values }: DeployedAlarm) {
  const threshold = first(first(values['conditions'])['condition_threshold']);
  return { filter: text(threshold['filter']), seconds: Number(text(threshold['duration']).replace('s', '')) };
}
