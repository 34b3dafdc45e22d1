import { mustBe, mustBeAtLeast } from '../../expectations';
import type { Rule } from '../../rule';

const REMEDY = 'Set performanceInsightsEnabled: true and performanceInsightsRetentionPeriod in constructs/database.';

/** The database records what it waits for. */
export const performanceInsights: Rule = {
  id: 'performance-insights',
  reason: 'Which query holds the database up cannot be asked afterwards, when it has not been recorded.',
  appliesTo: ['aws_db_instance'],
  check: (resource, stack) => [
    ...mustBe(stack, resource, 'performance_insights_enabled', true, REMEDY),
    ...mustBeAtLeast(
      stack,
      resource,
      'performance_insights_retention_period',
      stack.floors.performanceInsightsDays,
      'days',
      REMEDY,
    ),
  ],
};
