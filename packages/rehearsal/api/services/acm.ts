/** ACM. Certificates are given to the stacks by their ARN and made by nobody here, so that those that something uses are believed to be there. */
import { arn } from '../../clouds/aws/names';
import { text } from '../../clouds/values';
import { change, make, momentOf, PROVIDER, resources, view, type Context, type Operations } from '../context';
import { ApiError } from '../wire/api-error';
import type { Input } from '../wire/decode';

const CERTIFICATE = 'acm_certificate';
const DAY = 86_400_000;

/** Every ARN of a certificate of this account and region that anything in the cloud names. */
function named({ store, account, region }: Context): readonly string[] {
  const held = JSON.stringify(store.list({ provider: PROVIDER, account }).map(({ values }) => values));
  const found = held.match(new RegExp(`arn:aws:acm:${region}:${account}:certificate/[0-9a-f-]+`, 'g')) ?? [];
  return [...new Set(found)].sort();
}

function certificate(context: Context, own: string): Input {
  const imported = resources(context, CERTIFICATE).find(({ id }) => id === own);
  if (imported === undefined && !named(context).includes(own)) {
    throw new ApiError('ResourceNotFoundException', `Could not find certificate ${own}.`);
  }
  const from = momentOf(imported?.notes, 'importedAt') ?? new Date(context.now().getTime() - 30 * DAY);
  return {
    CertificateArn: own,
    DomainName: 'rehearsal.example.com',
    Status: 'ISSUED',
    Type: imported === undefined ? 'AMAZON_ISSUED' : 'IMPORTED',
    NotBefore: from,
    NotAfter: new Date(from.getTime() + 395 * DAY),
    RenewalEligibility: imported === undefined ? 'ELIGIBLE' : 'INELIGIBLE',
    KeyAlgorithm: 'RSA-2048',
  };
}

export const acm: Operations = {
  DescribeCertificate: (context, input) => ({ Certificate: certificate(context, text(input, 'CertificateArn') ?? '') }),
  ListCertificates: (context) => ({
    CertificateSummaryList: [
      ...new Set([...named(context), ...resources(context, CERTIFICATE).map(({ id }) => id)]),
    ].map((own) => {
      const { CertificateArn, DomainName, Status, Type, NotAfter, NotBefore } = certificate(context, own);
      return { CertificateArn, DomainName, Status, Type, NotAfter, NotBefore };
    }),
  }),
  /** Into the same ARN, or as a new one. */
  ImportCertificate(context, input) {
    const digits = view(context, CERTIFICATE).hex(32, 'certificate', context.now().toISOString());
    const given = text(input, 'CertificateArn');
    if (given !== undefined) certificate(context, given);
    const own =
      given ??
      arn(
        view(context, CERTIFICATE),
        'acm',
        `certificate/${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`,
      );
    const found =
      resources(context, CERTIFICATE).find(({ id }) => id === own) ??
      make(context, { type: CERTIFICATE, id: own, values: { arn: own } });
    change(context, found, {}, { importedAt: context.now().toISOString() });
    return { CertificateArn: own };
  },
};
