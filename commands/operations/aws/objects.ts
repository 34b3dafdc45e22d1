/** Objects of S3, with its conditional writes. */
import { nameOf, orMissing, type ClientSettings } from './clients';

/** Makes what is not there, or replaces what is as it was read: everything else has been somebody else's meanwhile. */
export interface Condition {
  readonly IfNoneMatch?: '*';
  readonly IfMatch?: string;
}

/** Objects of S3, as far as operations need them. */
export interface Objects {
  get(bucket: string, key: string): Promise<{ readonly text: string; readonly etag: string | undefined } | undefined>;
  /** @returns its ETag */
  put(bucket: string, key: string, text: string, condition?: Condition): Promise<string | undefined>;
  remove(bucket: string, key: string, condition: Condition): Promise<void>;
  keys(bucket: string, prefix: string): Promise<readonly string[]>;
}

export async function objectsOf(settings: ClientSettings): Promise<Objects> {
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
export const isTaken = (error: unknown): boolean =>
  /PreconditionFailed|ConditionalRequestConflict|NoSuchKey/.test(nameOf(error));
