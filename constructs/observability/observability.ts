import { Construct } from 'constructs';
import { Alerting } from './alerting/alerting';
import { OutsideView } from './alerting/gcp/outside-view';
import type { ObservabilityProps } from './observability-props';

/** See it and be told: alarms, dashboards, exceptions, and the ways in which they reach people. */
export class Observability extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    new Alerting(this, 'alerting', props);
    new OutsideView(this, 'outside', props);
  }
}
