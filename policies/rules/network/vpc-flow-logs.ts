import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** Every connection in the network, accepted or not, is on record. */
export const vpcFlowLogs: Rule = {
  id: 'vpc-flow-logs',
  reason: 'Where an intruder went, and which rule turned a task away, cannot be asked afterwards without them.',
  appliesTo: ['aws_vpc'],
  check: (vpc, stack) => {
    const remedy = 'Add an aws_flow_log of this VPC with trafficType ALL in constructs/network.';
    const logs = stack.attached('aws_flow_log', 'vpc_id', vpc);
    if (logs.length === 0) return [{ wrong: 'no aws_flow_log records its traffic', remedy }];
    const perLog = logs.map((log) =>
      mustBe(stack, log, 'traffic_type', 'ALL', remedy).map((finding) => ({ ...finding, at: log })),
    );
    return perLog.some((findings) => findings.length === 0) ? [] : perLog.flat();
  },
};
