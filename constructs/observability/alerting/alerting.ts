import { Construct } from 'constructs';
import type { ObservabilityProps } from '../observability-props';
import { GroundAlarms } from './ground-alarms';
import { ServingAlarms } from './serving-alarms';
import { StoreAlarms } from './store-alarms';

/** The alarms of CloudWatch that no other room makes beside what they watch. */
export class Alerting extends Construct {
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    new ServingAlarms(this, 'serving', props);
    new StoreAlarms(this, 'store', props);
    new GroundAlarms(this, 'ground', props);
  }
}
