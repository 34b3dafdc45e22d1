/** What the containers of a task read from secrets, and what stands in their definition. */
import { SECRET_IN_PLAIN } from '../catalogue/rules';
import { openDocument } from '../diff/documents';
import { isRecord, type JsonRecord } from '../plan/json';
import type { Vault } from '../secrets/vault';
import type { Danger } from '../types';
import type { Judged } from './judged';
import { dangerOf } from './dangers';

/** A variable that was read from a secret, and is written out now. */
export function secretsInPlain(judged: readonly Judged[], vault: Vault): readonly Danger[] {
  return judged.flatMap(({ change, shown }) => {
    const before = containersOf(change.before);
    return containersOf(change.after).flatMap((container) => {
      const old = before.find(({ name }) => name === container['name']);
      const secret = namesIn(old?.['secrets']);
      const bare = namesIn(container['environment']).filter(
        (name) => secret.includes(name) && !namesIn(container['secrets']).includes(name),
      );
      return bare.map((name) =>
        dangerOf(
          SECRET_IN_PLAIN,
          shown,
          { what: `${String(container['name'])} is given ${name} in plain, which it read from a secret` },
          vault,
        ),
      );
    });
  });
}

function containersOf(side: unknown): readonly JsonRecord[] {
  const text = isRecord(side) ? side['container_definitions'] : undefined;
  const opened = typeof text === 'string' ? openDocument(text) : undefined;
  return Array.isArray(opened) ? (opened as unknown[]).filter(isRecord) : [];
}

const namesIn = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? (list as unknown[]) : []).flatMap((item) =>
    isRecord(item) && typeof item['name'] === 'string' ? [item['name']] : [],
  );
