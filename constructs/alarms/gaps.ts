/** What no alarm watches, and why none does: the coverage table (docs/coverage.md) takes nothing else for an answer. */
import type { Component, Failure } from './rule';

export const GAPS: Readonly<Partial<Record<Component, Readonly<Partial<Record<Failure, string>>>>>> = {
  'admin UI': { saturation: 'CloudFront and S3 have no capacity of ours that could run out' },
  backups: { saturation: 'A vault has no size; what it costs is on the bill' },
  'schema gate': { availability: 'It runs within a deployment only, which waits for it and fails with it' },
  'log delivery': {
    saturation:
      'A log router that cannot keep up says that it cannot deliver: an error. Access logs of load balancers are delivered by AWS, without any metric',
  },
  certificates: {
    errors: 'A wrong certificate is a name that does not answer: the uptime checks validate it',
    saturation: 'There is nothing to fill',
  },
  'release history': { saturation: 'A bucket has no size, and admin writes far below its rate' },
  'secrets and keys': {
    saturation: 'One call for each start of a task is far below every quota',
  },
  'metrics path': {
    errors: 'The collector publishes nothing of itself to CloudWatch; when it cannot deliver, its silence is the alarm',
    saturation: 'It keeps nothing: what it cannot deliver within a minute is missing, and silence is the alarm',
  },
  'alerting path': {
    availability:
      'Nobody can be told that nobody can be told. The topics of the responders are watched by each other and the chat’s by RelEng’s; Cloud Monitoring has its own way. Nothing watches the topic of CloudFront’s region: an alarm tells topics of its own region, and it is the only one there. What it carries are certificate and error alarms of the admin UI, whose uptime check asks from outside, and that admin is unreachable, of which the alarms of its tasks and load balancer tell otherwise',
    saturation: 'SNS takes any number of messages',
  },
};
