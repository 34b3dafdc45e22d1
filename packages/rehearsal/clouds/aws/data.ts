/** Data sources that tell of the caller, its region, and what AWS itself owns there. */
import type { CloudView, DataSourceBehaviour, Values } from '../behaviour';
import { blocks, failure, text, texts } from '../values';
import { lookups } from './data-lookups';
import { accountHex, letters } from './names';
import { readPolicyDocument } from './policy-document';
import { isKnownRegion, regionFacts, zoneId, zonesOf } from './regions';
import { ssmDataSources } from './ssm';

function regionAsked(config: Values, cloud: CloudView): string {
  return text(config, 'region') ?? text(config, 'name') ?? cloud.region;
}

const callerIdentity: DataSourceBehaviour = {
  read: (_, cloud) => ({
    id: cloud.account,
    account_id: cloud.account,
    arn: `arn:aws:iam::${cloud.account}:user/rehearsal`,
    user_id: `AIDA${letters(cloud, 17, 'caller')}`,
  }),
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'us-west-2': 'US West (Oregon)',
  'us-west-1': 'US West (N. California)',
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'eu-west-1': 'Europe (Ireland)',
};

const region: DataSourceBehaviour = {
  read(config, cloud) {
    const name = regionAsked(config, cloud);
    const known = {
      id: name,
      name,
      region: name,
      description: DESCRIPTIONS[name] ?? name,
      endpoint: `ec2.${name}.amazonaws.com`,
    };
    return isKnownRegion(name) ? known : [failure(`Region not found: ${name}`)];
  },
};

const partition: DataSourceBehaviour = {
  read: () => ({ id: 'aws', partition: 'aws', dns_suffix: 'amazonaws.com', reverse_dns_prefix: 'com.amazonaws' }),
};

const availabilityZones: DataSourceBehaviour = {
  read(config, cloud) {
    const excluded = new Set([...texts(config, 'exclude_names'), ...texts(config, 'exclude_zone_ids')]);
    const wanted = (filter: string, value: string): boolean => {
      const filters = blocks(config, 'filter').filter((each) => text(each, 'name') === filter);
      return filters.every((each) => texts(each, 'values').includes(value));
    };
    const zones = zonesOf(cloud.region)
      .map((name) => ({ name, id: zoneId(cloud.region, name) }))
      .filter(({ name, id }) => !excluded.has(name) && !excluded.has(id))
      .filter(
        ({ name, id }) =>
          wanted('zone-name', name) && wanted('zone-id', id) && wanted('opt-in-status', 'opt-in-not-required'),
      );
    return {
      ...config,
      id: cloud.region,
      names: zones.map(({ name }) => name),
      zone_ids: zones.map(({ id }) => id),
      group_names: zones.length > 0 ? [`${cloud.region}-zg-1`] : [],
    };
  },
};

const elbServiceAccount: DataSourceBehaviour = {
  read(config, cloud) {
    const name = regionAsked(config, cloud);
    if (!isKnownRegion(name)) return [failure(`unsupported AWS Region: ${name}`)];
    const account = regionFacts(name).elbAccount;
    return { ...config, id: account, arn: `arn:aws:iam::${account}:root`, region: name };
  },
};

const canonicalUser: DataSourceBehaviour = {
  read: (_, cloud) => ({ id: accountHex(cloud, 64, 'canonical-user'), display_name: '' }),
};

/** CloudFront Developer Guide, "Standard logging": the account that writes the logs. */
const cloudfrontLogDelivery: DataSourceBehaviour = {
  read: () => ({ id: 'c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0' }),
};

const servicePrincipal: DataSourceBehaviour = {
  read(config, cloud) {
    const service = text(config, 'service_name') ?? '';
    const name = `${service}.amazonaws.com`;
    const where = regionAsked({ region: config.region }, cloud);
    return { ...config, id: `${service}.${where}.amazonaws.com`, name, region: where, suffix: 'amazonaws.com' };
  },
};

/** The prefix lists AWS manages in a region: S3, and where CloudFront and the health checkers of Route 53 ask from. */
function managedLists(cloud: CloudView): readonly { id: string; name: string; cidrs: readonly string[] }[] {
  const { s3PrefixList, s3Ranges } = regionFacts(cloud.region);
  const cloudfront = { 'us-west-2': 'pl-82a045eb', 'us-east-1': 'pl-3b927c52' }[cloud.region];
  return [
    { id: s3PrefixList, name: `com.amazonaws.${cloud.region}.s3`, cidrs: s3Ranges },
    {
      id: cloudfront ?? `pl-${accountHex(cloud, 8, 'cloudfront', cloud.region)}`,
      name: 'com.amazonaws.global.cloudfront.origin-facing',
      cidrs: ['120.52.22.96/27', '205.251.249.0/24', '180.163.57.128/26'],
    },
    {
      id: `pl-${accountHex(cloud, 8, 'route53', cloud.region)}`,
      name: `com.amazonaws.${cloud.region}.route53-healthchecks`,
      // "IP address ranges of Amazon Route 53 servers" (ip-ranges.json, ROUTE53_HEALTHCHECKS), shortened.
      cidrs: ['15.177.0.0/18', '54.183.255.128/26', '107.23.255.0/26'],
    },
  ];
}

function prefixList(idArgument: string): DataSourceBehaviour {
  return {
    read(config, cloud) {
      const filtered = blocks(config, 'filter').find((each) => text(each, 'name') === 'prefix-list-name');
      const name = text(config, 'name') ?? texts(filtered, 'values')[0];
      const id = text(config, idArgument);
      const found = managedLists(cloud).find(
        (each) => (id === undefined || each.id === id) && (name === undefined || each.name === name),
      );
      if (!found || (id === undefined && name === undefined)) {
        return [failure('no matching EC2 Managed Prefix List found')];
      }
      return {
        ...config,
        id: found.id,
        name: found.name,
        prefix_list_id: found.id,
        cidr_blocks: [...found.cidrs].sort(),
        address_family: 'IPv4',
        arn: `arn:aws:ec2:${cloud.region}:aws:prefix-list/${found.id}`,
        entries: found.cidrs.map((cidr) => ({ cidr, description: '' })),
        max_entries: 0,
        owner_id: 'AWS',
        version: 0,
      };
    },
  };
}

export const awsDataSources: Readonly<Record<string, DataSourceBehaviour>> = {
  aws_iam_policy_document: { read: readPolicyDocument },
  aws_caller_identity: callerIdentity,
  aws_region: region,
  aws_partition: partition,
  aws_availability_zones: availabilityZones,
  aws_elb_service_account: elbServiceAccount,
  aws_canonical_user_id: canonicalUser,
  aws_cloudfront_log_delivery_canonical_user_id: cloudfrontLogDelivery,
  aws_service_principal: servicePrincipal,
  aws_prefix_list: prefixList('prefix_list_id'),
  aws_ec2_managed_prefix_list: prefixList('id'),
  ...lookups,
  ...ssmDataSources,
};
