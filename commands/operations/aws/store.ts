/** The operation under way, beside the state, and the records of those that ended, in the audit bucket. */
import type { StackNames } from '../../../stacks/stack-names';
import type { OperationStore } from '../store';
import { operationKey, readOperation, writeOperation } from '../under-way';
import { readRecord, recordKey, recordsOf } from '../record';
import { isMissing, nameOf, orMissing, type ClientSettings } from './clients';

/** Records that are read, to say how long one takes and what was overridden. */
const RECENT = 40;

export async function operationStore(
  settings: ClientSettings,
  { environment, state: { bucket: state }, logs }: Pick<StackNames, 'environment' | 'state' | 'logs'>,
): Promise<OperationStore> {
  const { audit } = logs.buckets;
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({ ...settings, ...(settings.endpoint !== undefined && { forcePathStyle: true }) });
  const Key = operationKey(environment);
  const put = (Bucket: string, key: string, text: string, more: { readonly IfNoneMatch?: '*' } = {}) =>
    client.send(new s3.PutObjectCommand({ Bucket, Key: key, Body: text, ContentType: 'application/json', ...more }));
  const read = async (Bucket: string, key: string): Promise<string | undefined> => {
    const said = await orMissing(client.send(new s3.GetObjectCommand({ Bucket, Key: key })));
    return said?.Body?.transformToString();
  };
  return {
    operation: async () => {
      const text = await read(state, Key);
      return text === undefined ? undefined : readOperation(text, `s3://${state}/${Key}`);
    },
    begin: async (operation) => {
      try {
        await put(state, Key, writeOperation(operation), { IfNoneMatch: '*' });
        return true;
      } catch (error) {
        if (/PreconditionFailed|ConditionalRequestConflict/.test(nameOf(error))) return false;
        throw error;
      }
    },
    keep: async (operation) => {
      await put(state, Key, writeOperation(operation));
    },
    end: async () => {
      await client.send(new s3.DeleteObjectCommand({ Bucket: state, Key }));
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
