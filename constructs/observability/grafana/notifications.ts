import { Construct } from 'constructs';
import { ContactPoint } from '../../../.gen/providers/grafana/contact-point';
import { MessageTemplate } from '../../../.gen/providers/grafana/message-template';
import { MuteTiming } from '../../../.gen/providers/grafana/mute-timing';
import { NotificationPolicy } from '../../../.gen/providers/grafana/notification-policy';
import type { Environment } from '../../../environments/environment';
import { other, type Responder } from '../../alarms/rule';
import type { GrafanaAccess } from './grafana-access';
import { CHAT_TEMPLATE, MAIL_TEMPLATE, MESSAGE_TEMPLATES, SUBJECT_TEMPLATE } from './message-template';

export interface NotificationsProps {
  readonly prefix: string;
  readonly responders: Environment['responders'];
  readonly pager: Environment['observability']['pager'];
  readonly chatTopicArn: string;
  readonly access: GrafanaAccess;
}

type Waking = Extract<NotificationsProps['pager'], { readonly wakes: 'responders' }>;

/** How long the first responder has before the second is told, as in CloudWatch (constructs/alarms/escalation.ts). */
const ANSWER_WITHIN = '15m';
const RESPONDERS: readonly Responder[] = ['releng', 'cloudops'];
/** The end of the name of every contact point that wakes somebody. INVARIANT: pages-wanted */
const PAGER = '-pager';
type Point = Responder | `${Responder}${typeof PAGER}` | 'chat';
/** The whole organization is ours, so each contact point says which step it is. */
const pointName = (prefix: string, who: Point) => `${prefix}-${who}`;
const is = (label: string, value: string) => ({ label, match: '=', value });

/**
 * Who is told of what Grafana evaluates. Alertmanager sends nothing of a group that is over before its `group_wait`: the
 * second step waits a quarter of an hour, and a silence, which is how somebody answers, keeps it from being told.
 */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { prefix, pager } = props;
    const template = new MessageTemplate(this, 'template', { name: 'balrog', template: MESSAGE_TEMPLATES });
    const points = [
      ...RESPONDERS.map((responder) => this.mail(responder, [props.responders[responder]], prefix)),
      ...(pager.wakes === 'responders' ? RESPONDERS.map((responder) => this.pager(responder, pager, props)) : []),
      this.chat(props),
    ];
    const quiet = this.quietHours(prefix);
    const chat = pointName(prefix, 'chat');
    new NotificationPolicy(this, 'policy', {
      // What matches nothing below is seen all the same.
      contactPoint: chat,
      groupBy: ['alertname', 'environment'],
      groupWait: '30s',
      groupInterval: '5m',
      repeatInterval: '4h',
      policy: [
        { contactPoint: chat, matcher: [is('environment', prefix)], groupWait: '30s', continue: true },
        ...RESPONDERS.flatMap((first) => twoSteps(prefix, first, pager.wakes)),
        ...RESPONDERS.map((first) => ({
          contactPoint: pointName(prefix, first),
          matcher: [is('severity', 'notice'), is('first', first)],
          // Where nobody is woken, nobody is written to at night either.
          ...(pager.wakes === 'nobody' && { muteTimings: [quiet.name] }),
        })),
      ],
      dependsOn: [template, ...points, quiet],
    });
  }

  /** Pages are mail, too, so that who is awake reads what the pager says. */
  private pager(responder: Responder, pager: Waking, { prefix, responders }: NotificationsProps) {
    return this.mail(`${responder}${PAGER}`, [responders[responder], pager[responder]], prefix);
  }

  private mail(who: Exclude<Point, 'chat'>, addresses: string[], prefix: string) {
    return new ContactPoint(this, who, {
      name: pointName(prefix, who),
      email: [
        {
          addresses,
          singleEmail: false,
          subject: `{{ template "${SUBJECT_TEMPLATE}" . }}`,
          message: `{{ template "${MAIL_TEMPLATE}" . }}`,
        },
      ],
    });
  }

  private chat({ prefix, chatTopicArn, access }: NotificationsProps) {
    return new ContactPoint(this, 'chat', {
      name: pointName(prefix, 'chat'),
      sns: [
        {
          topic: chatTopicArn,
          authProvider: 'default',
          assumeRoleArn: access.roleArn,
          externalId: access.externalId,
          messageFormat: 'text',
          body: `{{ template "${CHAT_TEMPLATE}" . }}`,
        },
      ],
    });
  }

  /** Nights and weekends of those who look after stage, who sit from Europe to the west of America. */
  private quietHours(prefix: string) {
    return new MuteTiming(this, 'quiet-hours', {
      name: `${prefix}-quiet-hours`,
      intervals: [
        { weekdays: ['monday:friday'], times: [{ start: '00:00', end: '08:00' }], location: 'UTC' },
        { weekdays: ['saturday', 'sunday'], location: 'UTC' },
      ],
    });
  }
}

/** At once the one, and the other when it lasts and nobody has silenced it. */
const twoSteps = (prefix: string, first: Responder, wakes: NotificationsProps['pager']['wakes']) => {
  const matcher = [is('severity', 'page'), is('first', first)];
  const point = (who: Responder) => pointName(prefix, wakes === 'responders' ? `${who}${PAGER}` : who);
  return [
    { contactPoint: point(first), matcher, groupWait: '30s', repeatInterval: '1h', continue: true },
    { contactPoint: point(other(first)), matcher, groupWait: ANSWER_WITHIN, repeatInterval: '1h' },
  ];
};
