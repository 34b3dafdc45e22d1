import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import { EncryptionKey } from '../storage/encryption-key';
import { BucketWriter } from './bucket-writer';
import { Federation } from './federation';
import { KeyFile } from './key-file';
import { PublicBucket } from './public-bucket';

export interface HistoryProps {
  readonly prefix: string;
  readonly awsAccountId: string;
  readonly history: Environment['history'];
  /** Origin of the admin UI, which lists and reads the history in the browser: `https://host`, no trailing slash. */
  readonly uiOrigin: string;
  /** Names of the AWS roles of the tasks that write. Only federation needs them. */
  readonly taskRoleNames: { readonly admin: string; readonly dump: string };
}

/** How the tasks sign in to GCP; which of the two, the environment says. */
export type HistoryCredentials =
  | {
      readonly kind: 'key-file';
      /** Secrets that hold a key file each, once an operation has put it there. */
      readonly adminSecretArn: string;
      readonly dumpSecretArn: string;
      /** Who reads the secrets must be allowed to decrypt with it. */
      readonly encryptionKeyArn: string;
    }
  | { readonly kind: 'workload-identity-federation'; readonly audience: string };

/** Days until a dump that no job renews any more is gone: it names people who changed rules. */
const DUMP_DAYS = 30;

/**
 * All that admin calls. Overwriting `startuptest`, as it does at each start, takes create and delete; merging releases
 * reads older ones.
 */
const ADMIN_PERMISSIONS = [
  'storage.buckets.get',
  'storage.objects.create',
  'storage.objects.delete',
  'storage.objects.get',
  'storage.objects.list',
];
/** The dump overwrites one object, and is read back to be sure of it. */
const DUMP_PERMISSIONS = ['storage.objects.create', 'storage.objects.delete', 'storage.objects.get'];

const PURPOSES = { admin: 'Balrog admin: keeps the release history', dump: 'Balrog dump job: publishes the database' };

const STORAGE_APIS = ['iam', 'storage'];
const FEDERATION_APIS = ['iamcredentials', 'sts'];

/** What every release looked like at any time, in Cloud Storage, and the public dump of the database. */
export class History extends Construct {
  /** Names of the buckets. */
  readonly releaseBucket: string;
  readonly nightlyBucket: string;
  readonly dumpBucket: string;
  readonly credentials: HistoryCredentials;
  /** E-mail addresses of the service accounts that admin and the dump job act as. */
  readonly adminAccount: string;
  readonly dumpAccount: string;

  constructor(scope: Construct, id: string, props: HistoryProps) {
    super(scope, id);
    const { history, uiOrigin } = props;
    this.releaseBucket = history.releaseBucket;
    this.nightlyBucket = history.nightlyBucket;
    this.dumpBucket = history.dumpBucket;

    const dependsOn = this.enable(STORAGE_APIS);
    const { location } = history;
    const releases = new PublicBucket(this, 'releases', {
      bucketName: history.releaseBucket,
      address: 'history_releases',
      location,
      keep: 'forever',
      anyoneMay: 'list-and-read',
      readFromPage: uiOrigin,
      dependsOn,
    });
    const nightlies = new PublicBucket(this, 'nightlies', {
      bucketName: history.nightlyBucket,
      address: 'history_nightlies',
      location,
      keep: { days: history.nightlyDays },
      anyoneMay: 'list-and-read',
      readFromPage: uiOrigin,
      dependsOn,
    });
    const dump = new PublicBucket(this, 'dump', {
      bucketName: history.dumpBucket,
      address: 'history_dump',
      location,
      keep: { days: DUMP_DAYS },
      anyoneMay: 'read',
      dependsOn,
    });

    const writer = (
      name: 'admin' | 'dump',
      permissions: readonly string[],
      buckets: Readonly<Record<string, PublicBucket>>,
    ) =>
      new BucketWriter(this, `${name}-writer`, {
        accountId: `${props.prefix}-${name}`,
        address: `history_${name}`,
        purpose: PURPOSES[name],
        permissions,
        buckets,
        dependsOn,
      });
    const admin = writer('admin', ADMIN_PERMISSIONS, { releases, nightlies });
    const dumpUploader = writer('dump', DUMP_PERMISSIONS, { dump });
    this.adminAccount = admin.account.email;
    this.dumpAccount = dumpUploader.account.email;
    this.credentials =
      history.credentials === 'key-file'
        ? this.keyFiles(props, admin, dumpUploader)
        : this.federate(props, admin, dumpUploader);
  }

  /** The secret with admin's key file; undefined when there is no key. */
  get keySecretArn(): string | undefined {
    return this.credentials.kind === 'key-file' ? this.credentials.adminSecretArn : undefined;
  }

  /** A new project has most APIs switched off. They stay on when the stack goes: others may use them. */
  private enable(apis: readonly string[]): readonly ITerraformDependable[] {
    return apis.map(
      (api) => new ProjectService(this, `${api}-api`, { service: `${api}.googleapis.com`, disableOnDestroy: false }),
    );
  }

  private keyFiles({ prefix, awsAccountId }: HistoryProps, admin: BucketWriter, dump: BucketWriter) {
    const encryptionKey = new EncryptionKey(this, 'key', {
      alias: `${prefix}-history`,
      purpose: 'Key files of the service accounts that write the history buckets',
      accountId: awsAccountId,
      address: 'history_key',
    });
    const keyFile = (name: string, writer: BucketWriter) =>
      new KeyFile(this, `${name}-key-file`, {
        name: `${prefix}-history-${name}-key`,
        address: `history_${name}_key`,
        writer,
        encryptionKey,
      }).secretArn;
    return {
      kind: 'key-file',
      adminSecretArn: keyFile('admin', admin),
      dumpSecretArn: keyFile('dump', dump),
      encryptionKeyArn: encryptionKey.key.arn,
    } as const;
  }

  private federate({ prefix, awsAccountId, taskRoleNames }: HistoryProps, admin: BucketWriter, dump: BucketWriter) {
    const { audience } = new Federation(this, 'federation', {
      prefix,
      awsAccountId,
      writers: [
        { taskRoleName: taskRoleNames.admin, writer: admin },
        { taskRoleName: taskRoleNames.dump, writer: dump },
      ],
      dependsOn: this.enable(FEDERATION_APIS),
    });
    return { kind: 'workload-identity-federation', audience } as const;
  }
}
