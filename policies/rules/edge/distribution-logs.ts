import type { Rule } from '../../rule';

/** Every distribution writes its access log, by the way that needs no ACL. */
export const distributionLogs: Rule = {
  id: 'distribution-logs',
  reason: 'After an incident the first question is who has loaded which page, and it cannot be answered afterwards.',
  appliesTo: ['aws_cloudfront_distribution'],
  check: (distribution, stack) => {
    const remedy = 'Add a DistributionLog (constructs/edge), and leave loggingConfig out: it needs a bucket with ACLs.';
    const delivered = stack
      .attached('aws_cloudwatch_log_delivery_source', 'resource_arn', distribution)
      .some((source) => stack.attached('aws_cloudwatch_log_delivery', 'delivery_source_name', source).length > 0);
    return [
      ...(delivered ? [] : [{ wrong: 'no aws_cloudwatch_log_delivery takes its access log anywhere', remedy }]),
      ...(distribution.attributes['logging_config'] === undefined
        ? []
        : [{ wrong: 'logging_config writes to a bucket with ACLs, which all of ours refuse', remedy }]),
    ];
  },
};
