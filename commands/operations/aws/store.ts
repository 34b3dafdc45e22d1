/** The operation under way, beside the state, and the records of those that ended, in the audit bucket. */
import type { StackNames } from '../../../stacks/stack-names';
import { Stopped } from '../stopped';
import type { OperationStore } from '../store';
import { holderOf, operationKey, readOperation, writeOperation } from '../under-way';
import { masked } from '../masked';
import { readRecord, recordKey, recordsOf } from '../record';
import { isMissing, nameOf, orMissing, type ClientSettings } from './clients';

/** Makes what is not there, or replaces what is as it was read: everything else has been somebody else's meanwhile. */
interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/** Objects of S3, as far as operations need them. */
interface Objects {
  get(bucket: string, key: string): Promise<{ readonly text: string; readonly etag: string | undefined } | undefined>;
  /** @returns its ETag */
  put(bucket: string, key: string, text: string, condition?: Condition): Promise<string | undefined>;
  remove(bucket: string, key: string, condition: Condition): Promise<void>;
  keys(bucket: string, prefix: string): Promise<readonly string[]>;
}

export async function operationStore(
  settings: ClientSettings,
  { environment, state, logs }: Pick<StackNames, 'environment' | 'state' | 'logs'>,
): Promise<OperationStore> {
  const objects = await objectsOf(settings);
  return { ...underWay(objects, state.bucket, environment), ...recorded(objects, logs.buckets.audit, environment) };
}

async function objectsOf(settings: ClientSettings): Promise<Objects> {
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({ ...settings, ...(settings.endpoint !== undefined && { forcePathStyle: true }) });
  return {
    get: async (Bucket, Key) => {
      const said = await orMissing(client.send(new s3.GetObjectCommand({ Bucket, Key })));
      return said?.Body && { text: await said.Body.transformToString(), etag: said.ETag };
    },
    put: async (Bucket, Key, Body, condition = {}) => {
      const put = new s3.PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json', ...condition });
      return (await client.send(put)).ETag;
    },
    remove: async (Bucket, Key, condition) => {
      await client.send(new s3.DeleteObjectCommand({ Bucket, Key, ...condition }));
    },
    keys: async (Bucket, Prefix) => {
      const keys: string[] = [];
      for await (const { Contents = [] } of s3.paginateListObjectsV2({ client }, { Bucket, Prefix }))
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      return keys;
    },
  };
}

/** A condition on an object that is gone is answered with a 404 (S3 user guide, "Conditional writes"). */
const isTaken = (error: unknown): boolean =>
  /PreconditionFailed|ConditionalRequestConflict|NoSuchKey/.test(nameOf(error));

function underWay(
  objects: Objects,
  bucket: string,
  environment: string,
): Pick<OperationStore, 'operation' | 'begin' | 'keep' | 'end'> {
  const key = operationKey(environment);
  const where = `s3://${bucket}/${key}`;
  /** ETag of the operation as this command has read or written it: whoever takes it over changes it. */
  let held: string | undefined;
  const asHeld = (): Condition => (held === undefined ? {} : { IfMatch: held });
  /** @throws Stopped where somebody else has changed or ended it since */
  const unlessTaken = async <T>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } catch (error) {
      if (!isTaken(error)) throw error;
      const found = await objects.get(bucket, key);
      const state = found === undefined ? 'has been ended' : `is with ${holderOf(readOperation(found.text, where))}`;
      throw new Stopped(
        `The operation that this command works on ${state}, since somebody took it over: this command does nothing more. \`npm run balrog -- status ${environment}\` says where it stands.`,
      );
    }
  };
  return {
    operation: async () => {
      const found = await objects.get(bucket, key);
      held = found?.etag;
      return found && readOperation(found.text, where);
    },
    begin: async (operation) => {
      try {
        held = await objects.put(bucket, key, writeOperation(operation), { IfNoneMatch: '*' });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    keep: async (operation) => {
      held = await unlessTaken(objects.put(bucket, key, writeOperation(operation), asHeld()));
    },
    end: async () => {
      await unlessTaken(objects.remove(bucket, key, asHeld()));
      held = undefined;
    },
  };
}

/** Records that are read, to say how long one takes and what was overridden. */
const RECENT = 40;

const recorded = (
  objects: Objects,
  bucket: string,
  environment: string,
): Pick<OperationStore, 'record' | 'records'> => ({
  record: async (record) => {
    const key = recordKey(record);
    await objects.put(bucket, key, `${JSON.stringify(masked(record), null, 2)}\n`);
    return `s3://${bucket}/${key}`;
  },
  records: async () => {
    try {
      const keys = await objects.keys(bucket, recordsOf(environment));
      const found = await Promise.all(keys.slice(-RECENT).map((key) => objects.get(bucket, key)));
      return found.flatMap((one) => (one === undefined ? [] : (readRecord(one.text) ?? [])));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
});
