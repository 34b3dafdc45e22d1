/** CloudFront: distributions, and the move of a name from one to another. */
import { blocks, text, texts } from '../../clouds/values';
import type { StoredResource } from '../../store';
import { change, momentOf, PROVIDER, type Context, type Operations } from '../context';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const all = ({ store, account }: Context): readonly StoredResource[] =>
  store.list({ provider: PROVIDER, account, type: 'aws_cloudfront_distribution' });

function distribution(context: Context, id: string): StoredResource {
  const found = all(context).find((each) => each.id === id);
  if (found === undefined) throw new ApiError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
  return found;
}

const listed = (items: readonly unknown[]): Input => ({ Quantity: items.length, Items: items });

function summary({ id, values, notes }: StoredResource): Input {
  const origins = blocks(values, 'origin').map((each) => ({
    Id: text(each, 'origin_id'),
    DomainName: text(each, 'domain_name'),
  }));
  return {
    Id: id,
    ARN: text(values, 'arn'),
    Status: text(values, 'status'),
    LastModifiedTime: momentOf(notes, 'changedAt') ?? momentOf(notes, 'madeAt'),
    DomainName: text(values, 'domain_name'),
    Aliases: listed(texts(values, 'aliases')),
    Origins: listed(origins),
    Comment: text(values, 'comment') ?? '',
    PriceClass: text(values, 'price_class'),
    Enabled: values['enabled'] === true,
    HttpVersion: text(values, 'http_version'),
    IsIPV6Enabled: values['is_ipv6_enabled'] === true,
    Staging: false,
  };
}

export const cloudfront: Operations = {
  GetDistribution(context, input) {
    const found = distribution(context, text(input, 'Id') ?? '');
    const {
      Id,
      ARN,
      Status,
      LastModifiedTime,
      DomainName,
      Aliases,
      Origins,
      Comment,
      PriceClass,
      Enabled,
      HttpVersion,
      IsIPV6Enabled,
    } = summary(found);
    return {
      ETag: text(found.values, 'etag'),
      Distribution: {
        Id,
        ARN,
        Status,
        LastModifiedTime,
        InProgressInvalidationBatches: 0,
        DomainName,
        DistributionConfig: {
          CallerReference: text(found.values, 'caller_reference'),
          Aliases,
          DefaultRootObject: text(found.values, 'default_root_object'),
          Origins,
          Comment,
          PriceClass,
          Enabled,
          HttpVersion,
          IsIPV6Enabled,
        },
      },
    };
  },
  ListDistributions(context) {
    const items = all(context).map(summary);
    return {
      DistributionList: { Marker: '', MaxItems: 100, IsTruncated: false, Quantity: items.length, Items: items },
    };
  },
  /** From whichever distribution of the account has it. */
  AssociateAlias(context, input) {
    const target = distribution(context, text(input, 'TargetDistributionId') ?? '');
    const alias = text(input, 'Alias') ?? '';
    for (const each of all(context)) {
      const aliases = texts(each.values, 'aliases');
      if (aliases.includes(alias)) change(context, each, { aliases: aliases.filter((name) => name !== alias) });
    }
    change(context, target, { aliases: [...texts(target.values, 'aliases').filter((name) => name !== alias), alias] });
    return {};
  },
};
