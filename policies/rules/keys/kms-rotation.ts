import { mustBe } from '../../expectations';
import type { Rule } from '../../rule';

/** Keys are renewed every year; what older ones have encrypted stays readable. */
export const kmsRotation: Rule = {
  id: 'kms-rotation',
  reason: 'Without rotation, one leaked key opens everything that was ever encrypted.',
  appliesTo: ['aws_kms_key'],
  check: (key, stack) =>
    mustBe(stack, key, 'enable_key_rotation', true, `Set enableKeyRotation: true in the construct of ${key.path}.`),
};
