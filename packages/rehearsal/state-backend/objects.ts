import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createWhole, writeWhole } from '../store/whole-file';

/** One stored version of an object, as S3 describes it. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** Hexadecimal MD5 of the body, without quotes. */
  readonly etag: string;
  /** When it was written. */
  readonly modified: Date;
}

/** What a conditional write asks of the object that is there: S3's `If-None-Match: *` and `If-Match: "etag"`. */
export interface PutCondition {
  readonly absent?: boolean;
  readonly etag?: string;
}

/** Older versions that are kept of each object, the newest first to be kept. */
const KEPT_VERSIONS = 20;

/** Terraform's lock files come and go with every command. */
const LOCK_SUFFIX = '.tflock';

/**
 * Buckets as folders and objects as files below one root. Several processes may use the same root: a write
 * is whole or not there at all, and "only when absent" is decided by the file system (a hard link that must not
 * exist yet), so Terraform's lock file locks between rehearsals too.
 */
export class ObjectFolder {
  constructor(private readonly root: string) {}

  hasBucket(bucket: string): boolean {
    return existsSync(this.bucketFolder(bucket));
  }

  createBucket(bucket: string): void {
    mkdirSync(join(this.bucketFolder(bucket), 'objects'), { recursive: true });
  }

  buckets(): readonly string[] {
    return existsSync(this.root) ? readdirSync(this.root).sort() : [];
  }

  /** Keys of a bucket that start with the prefix, in S3's order (bytes of UTF-8). */
  keys(bucket: string, prefix = ''): readonly string[] {
    const folder = join(this.bucketFolder(bucket), 'objects');
    const keys = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => !name.startsWith('.'))
          .map(decodeName)
      : [];
    return keys.filter((key) => key.startsWith(prefix)).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return readObject(key, this.objectFile(bucket, key));
  }

  /** Older versions, newest first; their `versionId` is their place in the object's history. */
  versions(bucket: string, key: string): readonly (StoredObject & { readonly versionId: string })[] {
    const folder = this.versionFolder(bucket, key);
    return versionNumbers(folder).flatMap((number) => {
      const version = readObject(key, join(folder, String(number)));
      return version === undefined ? [] : [{ ...version, versionId: String(number) }];
    });
  }

  /** Writes the object, or answers `false` when the condition does not hold. */
  put(bucket: string, key: string, body: Buffer, condition: PutCondition = {}): boolean {
    const file = this.objectFile(bucket, key);
    mkdirSync(dirname(file), { recursive: true });
    if (condition.etag !== undefined && this.get(bucket, key)?.etag !== condition.etag) return false;
    if (condition.absent === true) return createWhole(file, body);
    this.keepVersion(bucket, key);
    writeWhole(file, body);
    return true;
  }

  /** Answers `false` when the condition does not hold. */
  delete(bucket: string, key: string, { etag }: Pick<PutCondition, 'etag'> = {}): boolean {
    if (etag !== undefined && this.get(bucket, key)?.etag !== etag) return false;
    this.keepVersion(bucket, key);
    rmSync(this.objectFile(bucket, key), { force: true });
    return true;
  }

  private keepVersion(bucket: string, key: string): void {
    const current = this.get(bucket, key);
    if (current === undefined || key.endsWith(LOCK_SUFFIX)) return;
    const folder = this.versionFolder(bucket, key);
    mkdirSync(folder, { recursive: true });
    const numbers = versionNumbers(folder);
    writeWhole(join(folder, String((numbers[0] ?? 0) + 1)), current.body);
    for (const old of numbers.slice(KEPT_VERSIONS - 1)) rmSync(join(folder, String(old)), { force: true });
  }

  private bucketFolder(bucket: string): string {
    return join(this.root, encodeName(bucket));
  }

  private objectFile(bucket: string, key: string): string {
    return join(this.bucketFolder(bucket), 'objects', encodeName(key));
  }

  private versionFolder(bucket: string, key: string): string {
    return join(this.bucketFolder(bucket), 'versions', encodeName(key));
  }
}

/** A key as one file name: `prod/terraform.tfstate` is `prod%2Fterraform.tfstate`, and no name starts with a dot. */
function encodeName(key: string): string {
  return encodeURIComponent(key).replace(/^\./, '%2E');
}

function decodeName(name: string): string {
  return decodeURIComponent(name);
}

function readObject(key: string, file: string): StoredObject | undefined {
  try {
    const body = readFileSync(file);
    return { key, body, etag: createHash('md5').update(body).digest('hex'), modified: statSync(file).mtime };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function versionNumbers(folder: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map(Number)
    .sort((a, b) => b - a);
}
