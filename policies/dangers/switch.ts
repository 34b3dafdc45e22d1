/** An attribute that is on, unless somebody has switched it off: absent is on, too. */
import { ranked } from '@balrog-infra/review';

export const SWITCH = ranked('true', 'true', 'false');
