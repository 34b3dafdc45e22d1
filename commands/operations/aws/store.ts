/** The operation under way, beside the state, and the records of those that ended, in the audit bucket. */
import type { StackNames } from '../../../stacks/stack-names';
import type { OperationStore } from '../store';
import { Stopped } from '../stopped';
import { holderOf, operationKey, readOperation, writeOperation } from '../under-way';
import { readRecord, recordKey, recordsOf } from '../record';
import { isMissing, nameOf, orMissing, type ClientSettings } from './clients';

/** Makes what is not there, or replaces what is as it was read: everything else has been somebody else's meanwhile. */
interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/** Records that are read, to say how long one takes and what was overridden. */
const RECENT = 40;

/** A condition on an object that is gone is answered with a 404 (S3 user guide, "Conditional writes"). */
const isTaken = (error: unknown): boolean =>
  /PreconditionFailed|ConditionalRequestConflict|NoSuchKey/.test(nameOf(error));

export async function operationStore(
  settings: ClientSettings,
  { environment, state: { bucket: state }, logs }: Pick<StackNames, 'environment' | 'state' | 'logs'>,
): Promise<OperationStore> {
  const { audit } = logs.buckets;
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({ ...settings, ...(settings.endpoint !== undefined && { forcePathStyle: true }) });
  const Key = operationKey(environment);
  const put = (Bucket: string, key: string, text: string, more: Condition = {}) =>
    client.send(new s3.PutObjectCommand({ Bucket, Key: key, Body: text, ContentType: 'application/json', ...more }));
  const get = (Bucket: string, key: string) =>
    orMissing(client.send(new s3.GetObjectCommand({ Bucket, Key: key })));
  const read = async (Bucket: string, key: string): Promise<string | undefined> =>
    (await get(Bucket, key))?.Body?.transformToString();
  const where = `s3://${state}/${Key}`;
  /** ETag of the operation as this command has read or written it: whoever takes it over changes it. */
  let held: string | undefined;
  const mine = (): Condition => (held === undefined ? {} : { IfMatch: held });
  /** @throws Stopped where somebody else has changed or ended it since */
  const unlessTaken = async <T>(change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } catch (error) {
      if (!isTaken(error)) throw error;
      const text = await read(state, Key);
      const by = text === undefined ? 'has been ended' : `is with ${holderOf(readOperation(text, where))}`;
      throw new Stopped(
        `The operation that this command works on ${by}, since somebody took it over: this command does nothing more. \`npm run balrog -- status ${environment}\` says where it stands.`,
      );
    }
  };
  return {
    operation: async () => {
      const said = await get(state, Key);
      const text = await said?.Body?.transformToString();
      held = said?.ETag;
      return text === undefined ? undefined : readOperation(text, where);
    },
    begin: async (operation) => {
      try {
        held = (await put(state, Key, writeOperation(operation), { IfNoneMatch: '*' })).ETag;
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    keep: async (operation) => {
      held = (await unlessTaken(put(state, Key, writeOperation(operation), mine()))).ETag;
    },
    end: async () => {
      await unlessTaken(client.send(new s3.DeleteObjectCommand({ Bucket: state, Key, ...mine() })));
      held = undefined;
    },
    record: async (record) => {
      const key = recordKey(record);
      await put(audit, key, `${JSON.stringify(record, null, 2)}\n`);
      return `s3://${audit}/${key}`;
    },
    records: async () => {
      try {
        const keys: string[] = [];
        for await (const page of s3.paginateListObjectsV2(
          { client },
          { Bucket: audit, Prefix: recordsOf(environment) },
        ))
          keys.push(...(page.Contents ?? []).flatMap(({ Key: key }) => key ?? []));
        const texts = await Promise.all(keys.slice(-RECENT).map((key) => read(audit, key)));
        return texts.flatMap((text) => (text === undefined ? [] : (readRecord(text) ?? [])));
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
  };
}
