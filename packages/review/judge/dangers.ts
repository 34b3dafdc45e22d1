/** Makes a danger out of a finding: masked, explained, with the fingerprint that an acknowledgement binds. */
import { createHash } from 'node:crypto';
import { RECOVERY } from '../catalogue/recovery';
import { canonical } from '../plan/json';
import { boundHidden, boundLeaf } from '../secrets/bound';
import { cut, showLeaf } from '../secrets/show';
import type { Vault } from '../secrets/vault';
import type { Leaf } from '../diff/leaves';
import type { Finding } from './finding';
import type { Severity, Theme } from '../severity';
import type { Action, Danger, ResourceChange } from '../types';

/** What every entry of the catalogue says, of whatever kind. */
interface Said {
  readonly rule: string;
  readonly theme: Theme;
  readonly severity: Severity;
  readonly reason: string;
  readonly remedy: string;
  /** That of its theme where it is not given. */
  readonly recovery?: string;
}

type Subject = Pick<
  ResourceChange,
  'address' | 'type' | 'action' | 'deposed' | 'forcedBy' | 'blockedBy' | 'constructPath' | 'source' | 'values'
>;

const DOING: Readonly<Record<Action, string>> = {
  'no-op': 'stays',
  create: 'is created',
  read: 'is read',
  update: 'is updated',
  delete: 'is deleted',
  'delete-then-create': 'is deleted and made anew',
  'create-then-delete': 'is made anew, then the old one is deleted',
  forget: 'is forgotten',
  'forget-then-create': 'is forgotten and another one is made',
  unknown: 'has an action that this review does not know',
};

export const doing = (action: Action): string => DOING[action];

/** What a danger at this address is about: the change that is shown there, or nothing that changes. */
export const subjectAt = (address: string, shown: ResourceChange | undefined, vault: Vault): Subject =>
  shown ?? { address: vault.mask(address), type: address.split('.')[0] ?? '', action: 'no-op', forcedBy: [] };

export function dangerOf(said: Said, subject: Subject, { what, bind }: Finding, vault: Vault, leaf?: Leaf): Danger {
  const shown = leaf === undefined ? undefined : showLeaf(leaf, vault);
  const masked = vault.mask(what);
  const maskedBind = vault.mask(bind ?? '');
  return {
    rule: said.rule,
    theme: said.theme,
    severity: said.severity,
    address: subject.address,
    type: subject.type,
    action: subject.action,
    path: shown?.path ?? '',
    before: leaf?.policy === true ? '' : (shown?.before ?? ''),
    after: leaf?.policy === true ? '' : (shown?.after ?? ''),
    what: cut(masked, 500),
    reason: said.reason,
    remedy: said.remedy,
    recovery: said.recovery ?? RECOVERY[said.theme],
    forcedBy: subject.forcedBy,
    ...(subject.blockedBy === undefined ? {} : { blockedBy: subject.blockedBy }),
    ...(subject.constructPath === undefined ? {} : { constructPath: subject.constructPath }),
    ...(subject.source === undefined ? {} : { source: subject.source }),
    ...(subject.values === undefined ? {} : { values: subject.values }),
    fingerprint: sha256(
      canonical([
        said.rule,
        said.severity,
        subject.address,
        subject.action,
        masked,
        shown?.path,
        shown?.bindBefore,
        shown?.bindAfter,
        // The leftover of an interrupted replacement has the address of what is in use.
        ...(subject.deposed === undefined ? [] : [subject.deposed]),
        ...(bind === undefined ? [] : [maskedBind, ...boundHidden(bind, maskedBind)]),
        ...boundHidden(what, masked),
        ...(leaf === undefined || shown === undefined ? [] : boundLeaf(leaf, shown)),
      ]),
    ),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
