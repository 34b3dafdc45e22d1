/** The provider block, as hashicorp/aws checks it (internal/conns/config.go and hashicorp/aws-sdk-go-base). */
import type { Diagnostic, Values } from '../behaviour';
import { failure, text, texts } from '../values';

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

export function configureAws(provider: Values, { account }: { readonly account: string }): readonly Diagnostic[] {
  const region = text(provider, 'region');
  const allowed = texts(provider, 'allowed_account_ids');
  const forbidden = texts(provider, 'forbidden_account_ids');
  return [
    ...(region === undefined ? [missingRegion()] : []),
    ...(region !== undefined && !REGION.test(region) ? [failure(`invalid AWS Region: ${region}`, ['region'])] : []),
    ...[...allowed, ...forbidden]
      .filter((id) => !/^\d{12}$/.test(id))
      .map((id) => failure(`"allowed_account_ids" doesn't look like AWS Account ID (exactly 12 digits): "${id}"`)),
    ...(forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))
      ? [failure(`AWS account ID not allowed: ${account}`)]
      : []),
  ];
}

function missingRegion(): Diagnostic {
  return failure(
    'Invalid provider configuration',
    undefined,
    'Provider "registry.terraform.io/hashicorp/aws" requires explicit configuration. Missing required argument "region": invalid AWS Region: ',
  );
}
