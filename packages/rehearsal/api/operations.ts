/** What is modelled, by the name that a service signs with and its operations. Everything else is refused by its name. */
import type { Operations } from './context';
import { ecs } from './services/ecs';
import { rds } from './services/rds';
import { ssm } from './services/ssm';
import { sts } from './services/sts';

export const OPERATIONS: Readonly<Record<string, Operations>> = { ecs, rds, ssm, sts };
