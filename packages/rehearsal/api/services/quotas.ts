/** Service Quotas: what AWS gives a new account of what is asked for, and what was raised. */
import { text } from '../../clouds/values';
import { make, resources, type Context, type Operations } from '../context';
import { ApiError } from '../wire/api-error';

interface Known {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly byDefault: number;
}

/** Of the AWS general reference, "Service endpoints and quotas" of each service. */
const KNOWN: readonly Known[] = [
  { service: 'fargate', code: 'L-3032A538', name: 'Fargate On-Demand vCPU resource count', byDefault: 6 },
  { service: 'rds', code: 'L-272F1212', name: 'Manual DB instance snapshots', byDefault: 100 },
  { service: 'rds', code: 'L-7B6409FD', name: 'DB instances', byDefault: 40 },
  { service: 'vpc', code: 'L-F678F1CE', name: 'VPCs per Region', byDefault: 5 },
  { service: 'ec2', code: 'L-0263D0A3', name: 'EC2-VPC Elastic IPs', byDefault: 5 },
];

const RAISED = 'servicequotas_quota';

const valueOf = (context: Context, { code, byDefault }: Known): number => {
  const [raised] = resources(context, RAISED).filter(({ id }) => id === code);
  return typeof raised?.values['value'] === 'number' ? raised.values['value'] : byDefault;
};

const named = ({ service, code, name }: Known) => ({ ServiceCode: service, QuotaCode: code, QuotaName: name });

const shown = (context: Context, known: Known) => ({
  ...named(known),
  Value: valueOf(context, known),
  Adjustable: true,
  GlobalQuota: false,
});

export const servicequotas: Operations = {
  ListServiceQuotas(context, input) {
    const own = KNOWN.filter(({ service }) => service === text(input, 'ServiceCode'));
    if (own.length === 0) {
      throw new ApiError(
        'NoSuchResourceException',
        `The rehearsal has no quotas of ${text(input, 'ServiceCode') ?? ''}`,
      );
    }
    return { Quotas: own.map((known) => shown(context, known)) };
  },
  /** AWS takes days; here it is granted at once. */
  RequestServiceQuotaIncrease(context, input) {
    const known = KNOWN.find(
      ({ service, code }) => service === text(input, 'ServiceCode') && code === text(input, 'QuotaCode'),
    );
    const value = input['DesiredValue'];
    if (known === undefined || typeof value !== 'number') {
      throw new ApiError('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
    }
    if (value <= valueOf(context, known)) {
      throw new ApiError(
        'IllegalArgumentException',
        'The quota value that you requested must be greater than the current applied quota value.',
      );
    }
    make(context, { type: RAISED, id: known.code, values: { value } });
    return { RequestedQuota: { ...named(known), DesiredValue: value, Status: 'APPROVED', GlobalQuota: false } };
  },
};
