import type { Theme } from '../severity';

/** What to do first when it has gone wrong; an entry may know better. */
export const RECOVERY: Readonly<Record<Theme, string>> = {
  'data loss':
    'Apply nothing more. Restore from the newest snapshot, version or soft-deleted copy under a new name, check it, then import it under the old address.',
  protection:
    'Revert the commit and deploy: it protects again. Then look for what was lost while it was off; that stays lost.',
  exposure:
    'Close it by hand first, then revert the commit and deploy. Then read the access logs of the time it was open, and rotate what could be read.',
  outage:
    'Put back by hand what is gone, then revert the commit and deploy; clients and jobs that were refused in between have to ask again.',
  blindness: 'Revert the commit and deploy. Until then watch by hand; what was not recorded in between stays unknown.',
  capacity: 'Raise the number back by hand, then revert the commit and deploy.',
  identity: 'Apply nothing more. Move the address in the state back (terraform state mv), then add a moved block.',
  restart: 'Deploy the previous version again: the old task definition or revision still exists.',
};
