import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../environments/environment';
import type { SecretCopies } from '../storage/secret-copies';
import { BucketWriter, type BucketWriterProps } from './bucket-writer';
import { type HistoryCredentials, makeCredentials } from './credentials';
import { PublicBucket } from './public-bucket';

export interface HistoryProps {
  readonly prefix: string;
  readonly awsAccountId: string;
  readonly copies: Pick<SecretCopies, 'replica'>;
  readonly history: Environment['history'];
  /** Origin of the admin UI, which lists and reads the history in the browser: `https://host`, no trailing slash. */
  readonly uiOrigin: string;
  /** Names of the AWS roles of the tasks that write. Only federation needs them. */
  readonly taskRoleNames: { readonly admin: string; readonly dump: string };
}

/** Days until a dump that no job renews any more is gone: it names people who changed rules. */
const DUMP_DAYS = 30;

/**
 * All that admin calls. Overwriting `startuptest`, as it does at each start, takes create and delete; merging releases
 * reads older ones.
 */
const ADMIN = {
  purpose: 'Balrog admin: keeps the release history',
  permissions: [
    'storage.buckets.get',
    'storage.objects.create',
    'storage.objects.delete',
    'storage.objects.get',
    'storage.objects.list',
  ],
};
/**
 * The dump overwrites one object, whose size it asks for before. gcloud lists the bucket to see whether the object's name is
 * a folder (GoogleCloudPlatform/gsutil#546); without that right Cloud Storage calls an object that is not there forbidden.
 */
const DUMP = {
  purpose: 'Balrog dump job: publishes the database',
  permissions: ['storage.objects.create', 'storage.objects.delete', 'storage.objects.get', 'storage.objects.list'],
};

/** What every release looked like at any time, in Cloud Storage, and the public dump of the database. */
export class History extends Construct {
  /** Names of the buckets. */
  readonly releaseBucket: string;
  readonly nightlyBucket: string;
  readonly dumpBucket: string;
  /** E-mail addresses of the service accounts that admin and the dump job act as. */
  readonly adminAccount: string;
  readonly dumpAccount: string;
  readonly credentials: HistoryCredentials;

  constructor(scope: Construct, id: string, props: HistoryProps) {
    super(scope, id);
    const { history, prefix, uiOrigin } = props;
    const { location } = history;
    const exists = history.buckets === 'exist';
    this.releaseBucket = history.releaseBucket;
    this.nightlyBucket = history.nightlyBucket;
    this.dumpBucket = history.dumpBucket;

    const dependsOn = this.enable(['iam', 'storage']);
    const releases = new PublicBucket(this, 'releases', {
      bucketName: this.releaseBucket,
      address: 'history_releases',
      location,
      exists,
      keep: 'forever',
      anyoneMay: 'list-and-read',
      readFromPage: uiOrigin,
      dependsOn,
    });
    const nightlies = new PublicBucket(this, 'nightlies', {
      bucketName: this.nightlyBucket,
      address: 'history_nightlies',
      location,
      exists,
      keep: { days: history.nightlyDays },
      anyoneMay: 'list-and-read',
      readFromPage: uiOrigin,
      dependsOn,
    });
    const dumps = new PublicBucket(this, 'dumps', {
      bucketName: this.dumpBucket,
      address: 'history_dump',
      location,
      exists,
      keep: { days: DUMP_DAYS },
      anyoneMay: 'read',
      dependsOn,
    });

    const writer = (name: string, may: typeof ADMIN, buckets: BucketWriterProps['buckets']) =>
      new BucketWriter(this, name, {
        ...may,
        accountId: `${prefix}-${name}`,
        address: `history_${name}`,
        buckets,
        dependsOn,
      });
    const admin = writer('admin', ADMIN, { releases, nightlies });
    const dump = writer('dump', DUMP, { dumps });
    this.adminAccount = admin.account.email;
    this.dumpAccount = dump.account.email;
    this.credentials = makeCredentials(this, history.credentials, {
      prefix,
      awsAccountId: props.awsAccountId,
      copies: props.copies,
      admin,
      dump,
      taskRoleNames: props.taskRoleNames,
      enable: (apis) => this.enable(apis),
    });
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
}
