import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A resource instance as a state knows it. */
export interface TrackedResource {
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface StoredState extends StateFile {
  readonly text: string;
}

/** Where the state backend keeps a state. */
interface StateFile {
  readonly bucket: string;
  /** `prod/terraform.tfstate` */
  readonly key: string;
  readonly file: string;
}

/** A lock that a Terraform took on a state: the content of its lock file. */
export interface StateLock {
  readonly ID: string;
  readonly Who: string;
  readonly Operation: string;
  readonly Created: string;
}

/** Every state that the state backend holds. */
export function storedStates(folder: string): readonly StoredState[] {
  return stateFiles(folder).map((state) => ({ ...state, text: readFileSync(state.file, 'utf8') }));
}

/** Where they are, for those who need not read them whole. */
export function stateFiles(folder: string): readonly StateFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((bucket) => {
    const objects = join(folder, bucket, 'objects');
    const names = existsSync(objects) ? readdirSync(objects).filter((name) => name.endsWith('tfstate')) : [];
    return names.map((name) => ({ bucket, key: decodeURIComponent(name), file: join(objects, name) }));
  });
}

/** The lock on a state, when there is one. */
export function lockOf(folder: string, bucket: string, key: string): StateLock | undefined {
  const file = join(folder, bucket, 'objects', encodeURIComponent(`${key}.tflock`));
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StateLock) : undefined;
}

interface StateText {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly module?: string;
    readonly instances?: readonly {
      readonly index_key?: string | number;
      readonly attributes?: Record<string, unknown>;
    }[];
  }[];
}

/** What the outputs of a state hold, by their names. */
export function outputsOf(state: string): Readonly<Record<string, unknown>> {
  const { outputs = {} } = JSON.parse(state) as { readonly outputs?: Record<string, { readonly value: unknown }> };
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** The managed resources of a state. */
export function trackedResources(state: string): readonly TrackedResource[] {
  const { resources = [] } = JSON.parse(state) as StateText;
  return resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, name, module, instances = [] }) =>
      instances.map(({ index_key: index, attributes = {} }) => ({
        address:
          [module, `${type}.${name}`].filter(Boolean).join('.') +
          (index === undefined ? '' : `[${JSON.stringify(index)}]`),
        type,
        attributes,
      })),
    );
}
