/** Short forms for writing judgements: one line says what, the next why, the last what to do. */
import type { Severity, Theme } from '../severity';
import type { AttributeDanger, Direction, JudgedAction, Harmless, Join, WholeDanger } from './judgement';

export type Types = string | readonly string[];

/** Why it is dangerous and what to do; `judged` is for attributes that count at creation too. */
export type Texts = readonly [reason: string, remedy: string, atCreation?: 'judged'];

const listOf = (types: Types): readonly string[] => (typeof types === 'string' ? [types] : types);

/** All forms of danger of one theme. */
export interface Dangers {
  /** An attribute that may not go one way. */
  readonly attribute: (
    id: string,
    severity: Severity,
    types: Types,
    attribute: string,
    danger: Direction,
    texts: Texts,
  ) => AttributeDanger;
  /** Several attributes that mean the same; each id ends with its attribute: `alarm.metric-name`. */
  readonly attributes: (
    id: string,
    severity: Severity,
    types: Types,
    attributes: readonly string[],
    danger: Direction,
    texts: Texts,
  ) => readonly AttributeDanger[];
  /** What is new and takes hold of something of before, which one of these attributes names. */
  readonly attaching: (
    id: string,
    severity: Severity,
    types: Types,
    toOld: readonly string[],
    texts: readonly [reason: string, remedy: string],
  ) => WholeDanger;
  /** What may not happen to a whole resource. */
  readonly whole: (
    id: string,
    severity: Severity,
    types: Types,
    actions: readonly JudgedAction[],
    texts: readonly [reason: string, remedy: string],
  ) => WholeDanger;
}

function dangersOfTheme(theme: Theme): Dangers {
  const attribute: Dangers['attribute'] = (id, severity, types, name, danger, [reason, remedy, atCreation]) => ({
    id,
    theme,
    severity,
    types: listOf(types),
    attribute: name,
    danger,
    ...(atCreation === undefined ? {} : { atCreation }),
    reason,
    remedy,
  });
  return {
    attribute,
    attributes: (id, severity, types, names, danger, texts) =>
      names.map((name) => attribute(`${id}.${idOf(name)}`, severity, types, name, danger, texts)),
    attaching: (id, severity, types, toOld, [reason, remedy]) => ({
      id,
      theme,
      severity,
      types: listOf(types),
      actions: ['create'],
      toOld,
      reason,
      remedy,
    }),
    whole: (id, severity, types, actions, [reason, remedy]) => ({
      id,
      theme,
      severity,
      types: listOf(types),
      actions,
      reason,
      remedy,
    }),
  };
}

/** `metric_query.metric.dimensions.*` -> `metric-query-metric-dimensions`. */
const idOf = (attribute: string): string => attribute.replace(/[._]/g, '-').replace(/-?\*+/g, '');

/** Attributes whose every change does no harm. */
export const harmless = (types: Types, attributes: readonly string[], reason: string): Harmless => ({
  types: listOf(types),
  attributes,
  harmless: reason,
});

/** Types whose delete and replacement lose nothing beyond what dangers of the whole say. */
export const losesNothing = (types: Types, reason: string): Harmless => ({
  types: listOf(types),
  actions: ['delete', 'replace'],
  harmless: reason,
});

export const join = (attribute: string, of: string, ...names: readonly string[]): Join => ({ attribute, of, names });

export const dataLoss = dangersOfTheme('data loss');
export const protection = dangersOfTheme('protection');
export const exposure = dangersOfTheme('exposure');
export const outage = dangersOfTheme('outage');
export const blindness = dangersOfTheme('blindness');
export const capacity = dangersOfTheme('capacity');
export const restart = dangersOfTheme('restart');
