/** A drill as people read it. */
import type { DeployedAlarm } from './deployed';
import type { Told } from './drill';

const RUNBOOK = / Runbook: (\S+)$/;

/** @param answeredAfter minutes, when the first responder answers in this drill */
export function drillReport(told: readonly Told[], answeredAfter?: number): string {
  const [fired] = told;
  if (fired === undefined) return '';
  return [
    ...headline(fired.alarm),
    ...told.flatMap((one, index) => [...answerBetween(told[index - 1], one, answeredAfter), ...step(one)]),
    ...afterwards(told, answeredAfter),
    '',
  ].join('\n');
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

const answerBetween = (before: Told | undefined, now: Told, answered: number | undefined): readonly string[] =>
  answered !== undefined && before !== undefined && before.after <= answered * 60 && answered * 60 < now.after
    ? [`${clock(answered * 60)} somebody answers: the second step is held back while the answer holds`]
    : [];

function afterwards(told: readonly Told[], answered: number | undefined): readonly string[] {
  const wakes = told.some(({ receivers }) => receivers.some(({ how }) => how === 'pager'));
  const first = told[0]?.alarm;
  return [
    '',
    ...(wakes ? [] : ['Nobody is woken: all of this is mail, at any hour.']),
    ...(wakes && answered === undefined && first?.engine.startsWith('CloudWatch')
      ? [`To answer: ${answerCommand(first.name)}`, 'Try it: add --answer 5 to the drill.']
      : []),
    'Times count from the alarm. All of it as deployed in this rehearsal.',
  ];
}

const answerCommand = (name: string): string =>
  `aws cloudwatch put-metric-data --namespace Balrog/OnCall --metric-name Answered --dimensions Alarm=${name} --value 1`;
