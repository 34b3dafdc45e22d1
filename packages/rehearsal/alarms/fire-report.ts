/** What firing an alarm showed, as people read it. */
import { text, type DeployedAlarm } from './deployed';
import type { Told } from './fire';

const RUNBOOK = / Runbook: (\S+)$/;

/** @param answeredAfter minutes, when the first responder answers */
export function fireReport(told: readonly Told[], answeredAfter?: number): string {
  const [fired] = told;
  if (fired === undefined) return 'Nobody is told: no route leads from this alarm to anybody.\n';
  return [...headline(fired.alarm), ...told.flatMap(step), ...afterwards(told, answeredAfter), ''].join('\n');
}

const headline = ({ name, engine, description }: DeployedAlarm): readonly string[] => [
  `${name}  (${engine})`,
  `  ${description.replace(RUNBOOK, '')}`,
  `  Runbook: ${RUNBOOK.exec(description)?.[1] ?? 'none'}`,
  '',
];

const step = ({ after, alarm, receivers }: Told): readonly string[] => [
  `${clock(after)} ${alarm.name}`,
  ...(receivers.length === 0
    ? ['         tells nobody by itself; what it is part of does']
    : receivers.map(({ how, to, through }) => `         ${how.padEnd(5)} ${to}  (${through})`)),
];

const clock = (seconds: number): string => `+${Math.round(seconds / 60)} min`.padEnd(8);

function afterwards(told: readonly Told[], answered: number | undefined): readonly string[] {
  const wakes = told.some(({ receivers }) => receivers.some(({ how }) => how === 'pager'));
  return [
    '',
    ...(wakes ? [] : ['Nobody is woken: this is mail and Slack.']),
    ...answering(told, answered, wakes),
    'Times count from the alarm. All of it as deployed in this rehearsal.',
  ];
}

function answering(told: readonly Told[], answered: number | undefined, wakes: boolean): readonly string[] {
  const { engine, name, values } = told[0]!.alarm;
  if (engine === 'Cloud Monitoring')
    return wakes ? ['It cannot be answered: the second step comes unless the trouble is over.'] : [];
  if (engine === 'Grafana') return wakes ? bySilence(answered) : [];
  if (answered !== undefined)
    return told.some(({ alarm }) => alarm.name === `${name}-answered`)
      ? []
      : ['There is nothing to answer: no second step follows from it.'];
  return wakes ? [`To answer: ${answerCommand(name, text(values['region']))}`, TRY] : [];
}

const TRY = 'Try it: add --answer 5.';
const bySilence = (answered: number | undefined): readonly string[] =>
  answered === undefined
    ? ['To answer: follow the link to silence in the mail.', TRY]
    : [`A silence after ${answered} minutes: whom Grafana has told by then knows, and nobody else is told.`];

/** A second step is answered by the name of the alarm that it follows from. */
const answerCommand = (name: string, region: string): string =>
  `aws cloudwatch put-metric-data ${region && `--region ${region} `}--namespace Balrog/OnCall --metric-name Answered ` +
  `--dimensions Alarm=${name.replace(/-unanswered$/, '')} --value 1`;
