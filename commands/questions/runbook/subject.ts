/** What a page is printed for: an alarm, and what that is about. */
import type { Listed } from '../../maintain/on-call/collect';
import type { Subject } from './values';

export interface About {
  /** The page of that name, without its ending. */
  readonly page: string;
  readonly alarm?: string;
  readonly subject: Subject;
}

/** What pages speak of that belong to no alarm of it. */
type Usual = Readonly<Record<'domain' | 'service' | 'job', string>>;

/**
 * Of a page, when no alarm is given: of those that name it a page before a notice, and what most depends on first.
 *
 * @param alarms of one environment
 */
export function aboutPage(page: string, alarms: readonly Listed[], usual: Usual): About {
  const most = Object.values(usual);
  const matters = ({ names, rule }: Listed): number =>
    (rule.severity === 'page' ? 4 : 0) +
    (isAnswered(rule) ? 2 : 0) +
    (Object.values(names).some((name) => most.includes(name ?? '')) ? 1 : 0);
  const own = alarms.filter(({ rule }) => rule.runbook === page).sort((one, other) => matters(other) - matters(one));
  // The first one last, so that it has the last word.
  const namesOf = (listed: readonly Listed[]) => listed.map(({ names }) => names).reverse();
  const subject = Object.assign({}, ...namesOf(alarms), usual, ...namesOf(own)) as Subject;
  const [first] = own;
  return { page, subject, ...(first === undefined ? {} : { alarm: first.name }) };
}

/** Of an alarm: its page, about what the alarm is about. */
export function aboutAlarm({ name, names, rule }: Listed, alarms: readonly Listed[], usual: Usual): About {
  const { page, subject } = aboutPage(rule.runbook, alarms, usual);
  return { page, alarm: name, subject: { ...subject, ...names } };
}

/** Whether its second step can be held back by an answer: that of Cloud Monitoring cannot. */
const isAnswered = (rule: Listed['rule']): boolean =>
  rule.second !== 'none' && (rule.kind === 'measured' || rule.kind === 'burn rate');
