/** The operation under way, beside the state, and the records of those that ended, in the audit bucket. */
import type { StackNames } from '../../../stacks/stack-names';
import { Stopped } from '../stopped';
import type { OperationStore } from '../store';
import { holderOf, operationKey, readOperation, writeOperation } from '../under-way';
import { masked } from '../masked';
import { readRecord, recordKey, recordsOf } from '../record';
import { isMissing, type ClientSettings } from './clients';
import { isTaken, objectsOf, type Condition, type Objects } from './objects';

export async function operationStore(
  settings: ClientSettings,
  { environment, state, logs }: Pick<StackNames, 'environment' | 'state' | 'logs'>,
): Promise<OperationStore> {
  const objects = await objectsOf(settings);
  return { ...underWay(objects, state.bucket, environment), ...recorded(objects, logs.buckets.audit, environment) };
}

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
