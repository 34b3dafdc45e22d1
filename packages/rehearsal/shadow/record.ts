/** A record of what a deployment made: configuration, as Terraform resolved it, and the state that came of it. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Values } from '../clouds/behaviour';
import type { Witness } from '../provider/witness';

export interface Subject {
  readonly type: string;
  readonly config: Values;
  readonly state: Values;
  /** `default_tags` of the provider block. */
  readonly tags: unknown;
}

export function recordTo(file: string): Witness {
  return {
    validated: () => Promise.resolve(undefined),
    planned: () => Promise.resolve(undefined),
    made: ({ type, config, state, provider }) =>
      appendFileSync(file, `${JSON.stringify({ type, config, state, tags: provider['default_tags'] ?? [] })}\n`, {
        mode: 0o600,
      }),
    close: () => undefined,
  };
}

/** The last of each object that was recorded, in the order in which they were made. */
export function readSubjects(file: string): readonly Subject[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Subject);
}
