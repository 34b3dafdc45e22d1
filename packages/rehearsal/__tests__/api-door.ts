/** For tests: the door to a cloud of their own, in this process, and clients of the AWS SDK that stand before it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerApi, refuseApi, taskRunners, type TaskRunner } from '../api';
import type { DatabaseEngine } from '../engines';
import { parseFaults } from '../provider/faults';
import { openStore, type CloudStore, type StoredResource } from '../store';
import { startStateBackend } from '../state-backend';

const ACCESS_KEY = 'AKIATEST';
export const ACCOUNT = '123456789012';
export const REGION = 'us-west-2';

export interface TestDoor {
  readonly store: CloudStore;
  /** What a client of the SDK is made with. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly log: readonly string[];
  /** Puts something into the cloud as Terraform would. */
  hold(type: string, id: string, values: StoredResource['values'], more?: Partial<StoredResource>): StoredResource;
  /** Moves the clouds' clock. */
  forward(seconds: number): void;
  now(): Date;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly faults?: readonly string[];
  readonly tasks?: Readonly<Record<string, TaskRunner>>;
  readonly engine?: DatabaseEngine;
  /** What time it is at the beginning. */
  readonly at?: string;
}

export async function testDoor({
  faults = [],
  tasks = {},
  engine,
  at = '2026-03-10T12:00:00Z',
}: DoorOptions = {}): Promise<TestDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'api-door-'));
  let time = new Date(at).getTime();
  const now = (): Date => new Date(time);
  const store = openStore(join(folder, 'clouds'), now);
  const log: string[] = [];
  const settings = {
    store,
    now,
    account: () => ACCOUNT,
    accessKey: ACCESS_KEY,
    tasks: taskRunners({ root: folder }, tasks),
    faults: parseFaults(faults),
    log: (line: string) => void log.push(line),
    ...(engine && { engine }),
  };
  const backend = await startStateBackend({
    folder: join(folder, 'state'),
    isStateBucket: () => true,
    accessKey: ACCESS_KEY,
    account: () => ACCOUNT,
    // S3 is the backend's own, as in a session.
    api: async (request, refused) => {
      if (/\/s3\/aws4_request/.test(request.headers.authorization ?? '')) return undefined;
      return refused === undefined
        ? answerApi({ ...settings, account: request.account }, request)
        : refuseApi(request, refused.code, refused.message, refused.status);
    },
  });
  return {
    store,
    now,
    log,
    client: {
      endpoint: backend.url,
      region: REGION,
      maxAttempts: 1,
      credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: 'none' },
    },
    hold: (type, id, values, more = {}) => {
      const resource = {
        provider: 'hashicorp/aws',
        account: ACCOUNT,
        region: REGION,
        type,
        id,
        names: [],
        values,
        ...more,
      };
      store.create(resource);
      return resource;
    },
    forward: (seconds) => void (time += seconds * 1000),
    close: async () => {
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An instance as Terraform's side has it. */
export const DATABASE: StoredResource['values'] = {
  id: 'db-ONE',
  resource_id: 'db-ONE',
  identifier: 'shop',
  arn: `arn:aws:rds:${REGION}:${ACCOUNT}:db:shop`,
  engine: 'mysql',
  engine_version: '8.0',
  engine_version_actual: '8.0.42',
  instance_class: 'db.m6g.large',
  allocated_storage: 100,
  username: 'root',
  db_name: 'shop',
  address: 'shop.example.rds.amazonaws.com',
  port: 3306,
  status: 'available',
  backup_retention_period: 7,
  backup_window: '07:00-07:30',
  maintenance_window: 'sun:10:00-sun:11:00',
  parameter_group_name: 'default.mysql8.0',
  option_group_name: 'default:mysql-8-0',
  storage_encrypted: true,
  kms_key_id: `arn:aws:kms:${REGION}:${ACCOUNT}:key/one`,
  storage_type: 'gp3',
  multi_az: true,
  deletion_protection: true,
  copy_tags_to_snapshot: true,
  vpc_security_group_ids: ['sg-1'],
  tags_all: { Application: 'shop' },
};
