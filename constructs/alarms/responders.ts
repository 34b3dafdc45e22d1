import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { EncryptionKey } from '../storage/encryption-key';
import { AlertTopic, PUBLISHERS } from './alert-topic';

export interface RespondersProps {
  readonly prefix: string;
  readonly accountId: string;
  readonly responders: Environment['responders'];
  readonly pager: Environment['observability']['pager'];
}

/** The two steps of escalation: RelEng is the first point of contact, CloudOps the second, and at once for the database. */
export class Responders extends Construct {
  readonly releng: AlertTopic;
  readonly cloudops: AlertTopic;
  /** Whether anybody is woken here, or everything is a notice. */
  readonly wakes: RespondersProps['pager']['wakes'];

  constructor(scope: Construct, id: string, props: RespondersProps) {
    super(scope, id);
    const { prefix, accountId, responders, pager } = props;
    this.wakes = pager.wakes;
    const encryptionKey = new EncryptionKey(this, 'key', {
      alias: `${prefix}-alerts`,
      purpose: 'Alarms and events on their way to the responders',
      accountId,
      address: 'alerts_key',
      services: PUBLISHERS,
    });
    const topic = (responder: keyof typeof responders) =>
      new AlertTopic(this, responder, {
        name: `${prefix}-alerts-${responder}`,
        email: responders[responder],
        ...(pager.wakes === 'responders' && { pagerEmail: pager[responder] }),
        accountId,
        encryptionKey,
      });
    this.releng = topic('releng');
    this.cloudops = topic('cloudops');
  }
}
