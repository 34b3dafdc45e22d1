/** All rules, by room. A test holds this list against the files. */
import type { Rule } from '../rule';
import { backupsLongEnough } from './database/backups-long-enough';
import { deletionProtection } from './database/deletion-protection';
import { preventDestroy } from './stack/prevent-destroy';

export const rules: readonly Rule[] = [backupsLongEnough, deletionProtection, preventDestroy];
