/** PlanResourceChange: what a resource becomes, and whether it must be replaced for that. */
import { UNKNOWN, type Diagnostic, type Values } from '../clouds/behaviour';
import { isUnset, typeOfBlock } from './cty';
import type { Path } from './diagnostics';
import { meansTheSame } from './equivalence';
import { mergeBlock, type SameMeaning } from './merge';
import { viewOf, type Subject } from './realm';
import { changedNames, replacingPaths } from './replacement';
import { same, sameBlocks } from './same';
import { fromProvider } from './tags';

export interface Plan {
  readonly planned: Values;
  readonly replacing: readonly Path[];
  /** Errors: then nothing is planned. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** `prior` is null for a create. The prior values themselves come back when nothing changes. */
export function planChange(subject: Subject, prior: Values | null, config: Values): Plan {
  const { behaviour, schema, caller } = subject;
  const planned = mergeBlock(schema.block, config, prior, sameMeaningFor(subject));
  Object.assign(
    planned,
    unlessSame(subject, prior, fromProvider(schema.block, caller.provider, config, prior, planned)),
  );
  const early = computedOnly(subject, config, behaviour.plan?.(planned, viewOf(subject, planned)) ?? {});
  const ahead = Object.fromEntries(Object.entries(early).filter(([name]) => name !== 'tags_all'));
  Object.assign(planned, unlessSame(subject, prior, ahead));
  if (prior === null) return { planned, replacing: [] };
  suppressChanges(subject, prior, planned, config);
  if (same(typeOfBlock(schema.block), prior, planned)) return { planned: prior, replacing: [] };
  const replacing = [
    ...replacingPaths(schema, prior, planned, config),
    ...(behaviour.forcesReplacement?.(prior, planned) ?? []),
  ];
  for (const name of behaviour.recomputedOnUpdate?.(prior, planned) ?? []) {
    if (isComputed(subject, name) && isUnset(config[name]) && !(name in ahead)) planned[name] = UNKNOWN;
  }
  return { planned, replacing };
}

function sameMeaningFor({ behaviour, schema }: Subject): SameMeaning {
  const kinds = behaviour.equivalent ?? {};
  return (path, type, config, prior) => {
    if (schema.answers?.shapes?.[path]) return sameBlocks(config, prior);
    const kind = kinds[path] ?? schema.answers?.same?.[path];
    return kind ? meansTheSame(kind, config, prior) : same(type, config, prior);
  };
}

/** Values that mean what the prior ones mean leave those as they are. */
function unlessSame({ schema }: Subject, prior: Values | null, values: Values): Values {
  if (prior === null) return values;
  const type = (name: string): Parameters<typeof same>[0] => schema.block.attributes[name]?.type ?? 'dynamic';
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, same(type(name), prior[name], value) ? prior[name] : value]),
  );
}

/** Only what the cloud may fill in and the configuration left open can be known ahead. */
function computedOnly(subject: Subject, config: Values, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => isComputed(subject, name) && isUnset(config[name]) && value !== undefined,
    ),
  );
}

function isComputed({ schema }: Subject, name: string): boolean {
  return (schema.block.attributes[name]?.computed ?? schema.block.blocks[name]?.computed) === true;
}

function suppressChanges({ schema, behaviour }: Subject, prior: Values, planned: Values, config: Values): void {
  if (!behaviour.suppress) return;
  for (const name of changedNames(schema.block, prior, planned, config)) {
    if (behaviour.suppress(name, prior, planned)) planned[name] = prior[name];
  }
}
