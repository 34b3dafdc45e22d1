import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Construct } from 'constructs';
import { zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import type { LogBucket } from '../logs/log-bucket';
import { PrivateBucket } from '../storage/private-bucket';

/** A bucket that another function's code lies in already, or what is needed to make it. */
type Storage =
  | { readonly storage: PrivateBucket }
  | {
      readonly prefix: string;
      readonly accountId: string;
      /** Takes the records of who read and wrote the code. */
      readonly audit: LogBucket;
    };

export type FunctionCodeProps = Storage & {
  /** File name in the archive -> source. */
  readonly files: Readonly<Record<string, string>>;
  readonly name: string;
};

/** The first moment that a zip archive can name: the same code gives the same bytes. */
const FIRST_MOMENT = '1980-01-01T00:00:00';

const OLD_VERSIONS_DAYS = 90;

const hash = (bytes: Uint8Array, encoding: 'hex' | 'base64') => createHash('sha256').update(bytes).digest(encoding);

/** An archive of sources, equal for equal sources. */
export const archiveOf = (files: FunctionCodeProps['files']): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, source]) => [name, new TextEncoder().encode(source)])), {
    level: 9,
    mtime: FIRST_MOMENT,
    os: 3,
    attrs: 0o644 << 16,
  });

/** The code of a Lambda function, in a bucket: as text in cdk.tf.json it is reviewed like everything else. */
export class FunctionCode extends Construct {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the archive in base64: what Lambda reports of the code it has. */
  readonly sha256: string;
  readonly object: S3Object;
  readonly storage: PrivateBucket;

  constructor(scope: Construct, id: string, props: FunctionCodeProps) {
    super(scope, id);
    const archive = archiveOf(props.files);
    this.sha256 = hash(archive, 'base64');
    this.storage = 'storage' in props ? props.storage : this.createStorage(props);
    this.bucket = this.storage.bucket.bucket;
    this.key = `${props.name}/${hash(archive, 'hex')}.zip`;
    this.object = new S3Object(this, 'object', {
      bucket: this.bucket,
      key: this.key,
      contentBase64: Buffer.from(archive).toString('base64'),
      contentType: 'application/zip',
    });
  }

  private createStorage({ prefix, accountId, audit }: Exclude<Storage, { storage: PrivateBucket }>): PrivateBucket {
    return new PrivateBucket(this, 'storage', {
      bucketName: `${prefix}-functions-${accountId}`,
      address: 'functions',
      encryption: 's3-managed',
      versioning: 'on',
      // The code that is in use must not expire.
      lifecycleRules: [
        {
          id: 'forget-old-code',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSIONS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      accessLogs: audit.storage,
    });
  }
}
