/** Short forms for writing entries: one line says what, the next why, the last what to do. */
import type { Severity, Theme } from '../types';
import type { ActionEntry, AttributeEntry, Direction, Fate } from './entry';

type Types = string | readonly string[];

const listOf = (types: Types): readonly string[] => (typeof types === 'string' ? [types] : types);

/** Both forms for entries of one theme. `judged` stands for entries that count at creation too. */
export function entriesOf(theme: Theme) {
  return {
    watch: (
      id: string,
      severity: Severity,
      types: Types,
      attribute: string,
      danger: Direction,
      [reason, remedy, atCreation]: readonly [reason: string, remedy: string, atCreation?: 'judged'],
    ): AttributeEntry => ({
      id,
      theme,
      severity,
      types: listOf(types),
      attribute,
      danger,
      ...(atCreation === undefined ? {} : { atCreation }),
      reason,
      remedy,
    }),
    fate: (
      id: string,
      severity: Severity,
      types: Types,
      fates: readonly Fate[],
      [reason, remedy]: readonly [reason: string, remedy: string],
    ): ActionEntry => ({ id, theme, severity, types: listOf(types), fates, reason, remedy }),
  };
}
