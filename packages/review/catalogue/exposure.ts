/** What lets more people in: networks, policies, principals, TLS and encryption. */
import type { Entry } from './entry';
import { CODE } from './exposure-code';
import { CRYPTOGRAPHY } from './exposure-encryption';
import { NETWORKS } from './exposure-networks';
import { BUCKETS, POLICIES } from './exposure-policies';

export const EXPOSURE: readonly Entry[] = [...NETWORKS, ...POLICIES, ...CODE, ...BUCKETS, ...CRYPTOGRAPHY];
