/** What an owner has before the first deployment, made in moto: certificates, hosted zones, the bucket of the state. */

/** As the configuration names it, and as moto does. */
export type Translations = ReadonlyMap<string, string>;

const CERTIFICATE = /arn:aws:acm:([a-z0-9-]+):\d{12}:certificate\/[0-9a-f-]{36}/g;
/** Zone ids are not references here; those of load balancers and distributions are. */
const ZONE = /"zone_id":\s*"(Z[0-9A-Z]+)"/g;

interface Imported {
  readonly id: string;
  readonly to: string;
}

/** Makes what `text`, the synthesized JSON of an account's stacks, takes for existing. */
export async function prepareWorld(port: number, text: string, region: string): Promise<Translations> {
  const translations = new Map<string, string>();
  for (const [arn, place = ''] of unique(text, CERTIFICATE)) {
    const reply = await ask(port, 'acm', place, {
      headers: {
        'x-amz-target': 'CertificateManager.RequestCertificate',
        'content-type': 'application/x-amz-json-1.1',
      },
      body: JSON.stringify({ DomainName: 'balrog.example.com' }),
    });
    translations.set(arn, (JSON.parse(reply) as { CertificateArn: string }).CertificateArn);
  }
  for (const [, id = ''] of unique(text, ZONE)) {
    const reply = await ask(port, 'route53', 'us-east-1', {
      path: '/2013-04-01/hostedzone',
      body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${id.toLowerCase()}.example.com</Name><CallerReference>${id}</CallerReference></CreateHostedZoneRequest>`,
    });
    translations.set(id, /<Id>\/hostedzone\/([^<]+)<\/Id>/.exec(reply)?.[1] ?? id);
  }
  for (const bucket of importedBuckets(text)) {
    await ask(port, 's3', region, {
      method: 'PUT',
      path: `/${bucket}`,
      body: `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`,
    });
  }
  return translations;
}

/** The runbook of bootstrap makes them by hand. */
function importedBuckets(text: string): readonly string[] {
  const stacks = JSON.parse(text) as readonly { import?: readonly Imported[] }[];
  const imports = stacks.flatMap((stack) => stack.import ?? []);
  return imports.flatMap(({ id, to }) => (to.startsWith('aws_s3_bucket.') ? [id] : []));
}

function unique(text: string, expression: RegExp): readonly RegExpMatchArray[] {
  return [...new Map([...text.matchAll(expression)].map((match) => [match[0], match])).values()];
}

export interface Question {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks moto itself, as its owner would: it reads service and region out of the signature and does not verify it. */
export async function ask(port: number, service: string, region: string, question: Question): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIASECONDOPINION000/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const reply = await fetch(`http://127.0.0.1:${port}${question.path ?? '/'}`, {
    method: question.method ?? 'POST',
    headers: { ...question.headers, authorization },
    body: question.body,
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`moto answered ${reply.status} where ${service} was prepared: ${text.slice(0, 300)}`);
  return text;
}
