import { blocks, mustBe } from '../../expectations';
import type { Finding, Rule } from '../../rule';
import type { Resource, StackView } from '../../stack-view';

const REMEDY =
  'Record ALL traffic of each subnet without a way in from the internet, and what is refused in the whole VPC (constructs/network/network.ts).';

/** True where a route of the subnet leads to an internet gateway: load balancers stand there, and log their requests themselves. */
function isPublic(subnet: Resource, stack: StackView): boolean {
  const tables = stack
    .attached('aws_route_table_association', 'subnet_id', subnet)
    .map(({ attributes }) => stack.follow(attributes['route_table_id']));
  return tables.some(
    (table) =>
      table !== undefined &&
      (stack.attached('aws_route', 'route_table_id', table).some(({ attributes }) => hasGateway(attributes)) ||
        blocks(table.attributes['route']).some(hasGateway)),
  );
}

const hasGateway = (route: Readonly<Record<string, unknown>>): boolean =>
  route['gateway_id'] !== undefined && route['gateway_id'] !== null;

/** Of a subnet or VPC; empty when one of its logs records what it must. */
function faultsOf(
  at: Resource,
  logs: readonly Resource[],
  wanted: readonly string[],
  stack: StackView,
): readonly Finding[] {
  if (logs.length === 0) return [{ at, wrong: 'no aws_flow_log records its traffic', remedy: REMEDY }];
  const perLog = logs.map((log) => {
    const given = stack.value(log.attributes['traffic_type']);
    const fits = wanted.some((type) => type === given);
    return fits
      ? []
      : mustBe(stack, log, 'traffic_type', wanted[0] ?? '', REMEDY).map((finding) => ({ ...finding, at: log }));
  });
  return perLog.some((findings) => findings.length === 0) ? [] : perLog.flat();
}

/** Every connection of a task or the database is on record, and everything that was refused. */
export const vpcFlowLogs: Rule = {
  id: 'vpc-flow-logs',
  reason: 'Where an intruder went, and which rule turned a task away, cannot be asked afterwards without them.',
  appliesTo: ['aws_vpc'],
  check: (vpc, stack) => {
    const whole = stack.attached('aws_flow_log', 'vpc_id', vpc);
    const ofAll = faultsOf(vpc, whole, ['ALL'], stack);
    if (ofAll.length === 0) return [];
    const inner = stack.attached('aws_subnet', 'vpc_id', vpc).filter((subnet) => !isPublic(subnet, stack));
    if (inner.length === 0) return ofAll;
    return [
      ...faultsOf(vpc, whole, ['REJECT', 'ALL'], stack),
      ...inner.flatMap((subnet) =>
        faultsOf(subnet, stack.attached('aws_flow_log', 'subnet_id', subnet), ['ALL'], stack),
      ),
    ];
  },
};
