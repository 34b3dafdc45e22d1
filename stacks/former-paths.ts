/**
 * Construct ids are addresses, and addresses are a promise (docs/decisions/0004-data-stays-at-its-address.md): whoever
 * renames a construct says here where it was, and Terraform takes its objects along instead of making them anew. A line
 * goes when every environment has been deployed with it.
 */
import { TerraformResource, type TerraformStack } from 'cdktf';
import { makeUniqueId } from 'cdktf/lib/private/unique';

/** Paths below the stack: what matches now, and what stood in its place. The first line that matches counts. */
export const FORMER_PATHS: readonly (readonly [now: RegExp, former: string])[] = [
  [/^responders\//, 'observability/'],
  [/^services\/(\w+)\/alarms\/\w+-errors-/, 'services/$1/alarms/'],

  // Alarms stand in one room, under their own names.
  [/^observability\/alarms\/backup-/, 'database/backup-watch/'],
  [/^observability\/alarms\/(database-|dump-memory|cleanup-db-memory)/, 'watch/alerting/store/$1'],
  [/^observability\/alarms\/schedules-fail$/, 'watch/alerting/store/schedules'],
  [/^observability\/alarms\/schedules-give-up$/, 'watch/alerting/store/schedules-dropped'],
  [/^observability\/alarms\/schema-gate-/, 'watch/alerting/store/gate-'],
  [/^observability\/alarms\/dump-failed$/, 'jobs/dump-schedule/failed-alarm'],
  [/^observability\/alarms\/dump-silent$/, 'jobs/dump-schedule/succeeded-alarm'],
  [/^observability\/alarms\/cleanup-db-failed$/, 'jobs/cleanup-schedule/failed-alarm'],
  [/^observability\/alarms\/cleanup-db-silent$/, 'jobs/cleanup-schedule/succeeded-alarm'],
  [/^observability\/alarms\/agent-(failing|silent)/, 'services/agent-watch/$1-alarm'],
  [/^observability\/alarms\/unparsed-/, 'log-queries/canary/'],
  [/^observability\/alarms\/certificate-admin-ui$/, 'edge/ui-certificate/alarm'],
  [/^observability\/alarms\/certificate-(.*)$/, 'edge/$1-certificate/alarm'],
  [/^observability\/alarms\/secrets-unreadable/, 'watch/alerting/ground/not-started-alarm'],
  [/^observability\/alarms\/alerts-chat-undelivered$/, 'watch/chat/undelivered'],
  [/^observability\/alarms\/alerts-(\w+)-undelivered$/, 'watch/alerting/ground/$1-undelivered'],
  [/^observability\/alarms\/chat-lost-(.*)$/, 'watch/chat/$1-lost'],
  [/^observability\/alarms\/(nat-|metrics-silent|\w+-logs-)/, 'watch/alerting/ground/$1'],
  [/^observability\/alarms\/admin-ui-errors$/, 'watch/alerting/serving/ui-errors'],
  [/^observability\/alarms\/(.*)-(burning|smouldering|draining)/, 'watch/alerting/serving/$1-burn/$2'],
  [
    /^observability\/alarms\/(.*-(?:no-healthy-target|balancer-errors|rejected-connections|slow|no-task|memory))/,
    'watch/alerting/serving/$1',
  ],

  [/^observability\/line-counts\/agent\/agent-/, 'services/agent-watch/'],
  [/^observability\/line-counts\/database\/database-errors$/, 'watch/alerting/store/database-error-lines'],
  [/^observability\/line-counts\/\w+\/(\w+)-undelivered$/, 'watch/alerting/ground/$1-undelivered-lines'],
  [/^observability\/failed-starts\/rule$/, 'watch/alerting/ground/not-started'],
  [/^observability\/failed-starts\/log$/, 'watch/alerting/ground/not-started-log'],
  [/^observability\/cloud-monitoring\/console-dashboard\//, 'watch/console/'],
  [/^observability\/cloud-monitoring\//, 'watch/outside/'],
  [/^observability\/(chat|grafana|sentry)\//, 'watch/$1/'],
];

/** Writes a `moved` block for each resource of the stack whose path, and with it the address, has changed. */
export function moveFromFormerPaths(stack: TerraformStack): void {
  for (const resource of stack.node.findAll()) {
    if (!(resource instanceof TerraformResource)) continue;
    const path = resource.node.path.slice(stack.node.path.length + 1);
    const line = FORMER_PATHS.find(([now]) => now.test(path));
    if (line === undefined) continue;
    const address = makeUniqueId(path.split('/'));
    // A pinned address does not follow the path.
    if (resource.friendlyUniqueId !== address) continue;
    const former = makeUniqueId(path.replace(...line).split('/'));
    resource.moveFromId(`${resource.terraformResourceType}.${former}`);
  }
}
