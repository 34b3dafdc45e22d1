import { MonitoringNotificationChannel } from '@cdktf/provider-google/lib/monitoring-notification-channel';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../../environments/environment';
import type { Responder, Severity } from '../../alarms/rule';

export interface ChannelsProps {
  readonly prefix: string;
  readonly responders: Environment['responders'];
  readonly pager: Environment['observability']['pager'];
  readonly dependsOn: readonly ITerraformDependable[];
}

/** How Cloud Monitoring tells people: the addresses that AWS tells, too. */
export class Channels extends Construct {
  private readonly mail: Readonly<Record<Responder, MonitoringNotificationChannel>>;
  private readonly pager: Partial<Readonly<Record<Responder, MonitoringNotificationChannel>>>;

  constructor(scope: Construct, id: string, { prefix, responders, pager, dependsOn }: ChannelsProps) {
    super(scope, id);
    const channel = (name: string, email: string) =>
      new MonitoringNotificationChannel(this, name, {
        displayName: `${prefix} ${name}`,
        type: 'email',
        labels: { email_address: email },
        dependsOn: [...dependsOn],
      });
    this.mail = { releng: channel('releng', responders.releng), cloudops: channel('cloudops', responders.cloudops) };
    this.pager =
      pager.wakes === 'nobody'
        ? {}
        : { releng: channel('releng-pager', pager.releng), cloudops: channel('cloudops-pager', pager.cloudops) };
  }

  /** Names of the channels that reach a responder with news of this severity. */
  to(responder: Responder, severity: Severity): string[] {
    const pager = severity === 'page' ? this.pager[responder] : undefined;
    return [this.mail[responder].name, ...(pager ? [pager.name] : [])];
  }

  /** Whether anybody is woken. */
  get wakes(): boolean {
    return this.pager.releng !== undefined;
  }
}
