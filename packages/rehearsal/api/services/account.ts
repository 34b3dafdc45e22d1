/** What watches the account itself, and is made by nobody here: trails, detectors, budgets. */
import { arn, globalArn } from '../../clouds/aws/names';
import type { Values } from '../../clouds/behaviour';
import { isObject, text } from '../../clouds/values';
import { make, resources, view, type Context, type Operations } from '../context';
import { ApiError } from '../wire/api-error';

/** The trail of the organization, which every account of the rehearsal has. */
const TRAIL = 'organization';

const trailOf = (context: Context) => ({
  Name: TRAIL,
  TrailARN: arn(view(context, 'cloudtrail'), 'cloudtrail', `trail/${TRAIL}`),
  HomeRegion: context.region,
  S3BucketName: 'organization-trail',
  IsMultiRegionTrail: true,
  IsOrganizationTrail: true,
  IncludeGlobalServiceEvents: true,
  LogFileValidationEnabled: true,
});

function assertTrail(context: Context, name: string): void {
  const trail = trailOf(context);
  if (![trail.Name, trail.TrailARN].includes(name)) {
    throw new ApiError('TrailNotFoundException', `Unknown trail: ${name} for the user: ${context.account}`);
  }
}

export const cloudtrail: Operations = {
  DescribeTrails: (context) => ({ trailList: [trailOf(context)] }),
  GetTrailStatus(context, input) {
    assertTrail(context, text(input, 'Name') ?? '');
    return { IsLogging: true, LatestDeliveryTime: context.now() };
  },
  GetEventSelectors(context, input) {
    assertTrail(context, text(input, 'TrailName') ?? '');
    const EventSelectors = [
      { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
    ];
    return { TrailARN: trailOf(context).TrailARN, EventSelectors };
  },
  /** Nobody's calls are recorded. */
  LookupEvents: () => ({ Events: [] }),
};

const DETECTOR = 'guardduty_detector';

const SERVICE_ROLE = (account: string) =>
  `arn:aws:iam::${account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`;

export const guardduty: Operations = {
  ListDetectors: (context) => ({ DetectorIds: resources(context, DETECTOR).map(({ id }) => id) }),
  GetDetector(context, input) {
    const [found] = resources(context, DETECTOR).filter(({ id }) => id === text(input, 'DetectorId'));
    if (found === undefined)
      throw new ApiError(
        'BadRequestException',
        'The request is rejected because the input detectorId is not owned by the current account.',
      );
    return { Status: found.values['status'] ?? 'ENABLED', ServiceRole: SERVICE_ROLE(context.account) };
  },
  CreateDetector(context, input) {
    const [already] = resources(context, DETECTOR);
    if (already !== undefined)
      throw new ApiError(
        'BadRequestException',
        'The request is rejected because a detector already exists for the current account.',
      );
    const { id } = make(context, {
      type: DETECTOR,
      id: view(context, DETECTOR).hex(32, 'detector', context.region),
      values: { status: input['Enable'] === true ? 'ENABLED' : 'DISABLED' },
    });
    return { DetectorId: id };
  },
};

const BUDGET = 'budgets_budget';

export const budgets: Operations = {
  DescribeBudgets: (context) => ({ Budgets: resources(context, BUDGET).map(({ values }) => values['budget']) }),
  CreateBudget(context, input) {
    const budget = isObject(input['Budget']) ? input['Budget'] : ({} as Values);
    const name = text(budget, 'BudgetName') ?? '';
    if (resources(context, BUDGET).some(({ id }) => id === name)) {
      throw new ApiError('DuplicateRecordException', `Error creating budget: ${name} - the budget already exists.`);
    }
    make(context, {
      type: BUDGET,
      id: name,
      values: { budget, arn: globalArn(view(context, BUDGET), 'budgets', `budget/${name}`) },
    });
    return {};
  },
};
