/** Who may do what to which resource: the one meaning of "anyone" and "everywhere", for policies before a plan and for the review of one. */
export { contains, isWorld } from './networks';
export { includes } from './wildcards';
export { isAnyone, keepsToKnown, keepsToSubject, type Condition } from './who';
