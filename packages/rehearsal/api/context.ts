/** What the handler of an operation is given: one caller's view of the clouds, and what happens in them as time goes by. */
import type { CloudView, Values } from '../clouds/behaviour';
import { aws as AWS } from '../clouds/aws';
import { viewOf } from '../provider/realm';
import type { CloudStore, ResourceKey, StoredResource } from '../store';
import type { DatabaseEngine } from '../engines';
import { ApiError } from './wire/api-error';
import type { Input } from './wire/decode';
import type { ServiceModel } from './wire/model';
import { fromTerraform, type Aliases } from './from-terraform';
import type { TaskRunners } from './tasks';

/** What all calls of a session have in common. */
export interface Door {
  readonly store: CloudStore;
  /** AWS account of the caller, twelve digits. */
  readonly account: () => string;
  /** The access key of the session; an assumed role gets the same. */
  readonly accessKey: string;
  readonly now: () => Date;
  readonly tasks: TaskRunners;
  /** The databases behind instances, where there is one. */
  readonly engine?: DatabaseEngine;
  /** Folder of the home that keeps objects: `state` has those of Terraform. */
  readonly log: (line: string) => void;
}

export interface Context extends Omit<Door, 'account'> {
  readonly model: ServiceModel;
  readonly account: string;
  readonly region: string;
  /** How many seconds what this call starts takes longer, by the clouds' clock: `--fault slow:OPERATION:MILLISECONDS`. */
  readonly slowness: number;
}

/** `input` is what the operation's schema made of the request, the answer what its schema writes. */
export type Handler = (context: Context, input: Input) => Input | undefined | Promise<Input | undefined>;

/** Handlers of one service by the names of its operations. */
export type Operations = Readonly<Record<string, Handler>>;

export const PROVIDER = AWS.source;

/** Resources of a type in the caller's account and the region of the call. */
export function resources({ store, account, region }: Context, type: string): readonly StoredResource[] {
  return [
    ...store.list({ provider: PROVIDER, account, region, type }),
    ...store.list({ provider: PROVIDER, account, region: 'global', type }),
  ];
}

/** The behaviours' view of the cloud, as Terraform's side of this type has it. */
export function view({ store, account, region }: Context, type: string): CloudView {
  return viewOf({ cloud: AWS, store, caller: { account, provider: { region } }, type }, { region });
}

/** Changes what the cloud holds; Terraform sees it at its next refresh. */
export function change(context: Context, resource: StoredResource, values: Values, notes?: Values): StoredResource {
  const changed = {
    ...resource,
    values: { ...resource.values, ...values },
    ...(notes === undefined ? {} : { notes: { ...resource.notes, ...notes } }),
  };
  context.store.update(resource, changed);
  return changed;
}

export interface Made {
  readonly type: string;
  readonly id: string;
  readonly values: Values;
  readonly names?: StoredResource['names'];
  readonly notes?: Values;
}

/** Makes something that no state knows, and that need not be in one. */
export function make(context: Context, { names = [], notes, ...made }: Made): StoredResource {
  const { store, account, region } = context;
  const resource: StoredResource = {
    provider: PROVIDER,
    account,
    region,
    names,
    isRemains: true,
    ...made,
    notes: { madeAt: context.now().toISOString(), ...notes },
  };
  const { outcome } = store.create(resource);
  if (outcome === 'exists') store.update(resource, resource);
  if (outcome === 'taken') throw new ApiError('InternalFailure', `${made.type} ${made.id}: its name is taken`, 500);
  return resource;
}

export const remove = ({ store }: Context, resource: ResourceKey): void => store.delete(resource);

/** A structure of the service's model, filled from the attributes of a Terraform type; `more` overrides. */
export function shaped(
  { model }: Context,
  name: string,
  values: Values,
  aliases: Aliases = {},
  more: Input = {},
): Input {
  const shape = model.shape(name);
  if (shape === undefined) throw new Error(`${model.name} has no structure ${name}`);
  const written = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { ...(fromTerraform(shape, values, aliases) as Input), ...written };
}

/** A moment that a note or an attribute tells; undefined when it tells none. */
export function momentOf(values: Values | undefined, name: string): Date | undefined {
  const value = values?.[name];
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}
