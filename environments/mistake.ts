/** What is wrong with the data of environments/, and how a person reads it. */

import { unlessSecret } from '@balrog-infra/secrets';

/** One mistake: where it stands, what was given, what is allowed. */
export interface Mistake {
  readonly file: string;
  readonly path: string;
  readonly given: unknown;
  readonly allowed: string;
}

export class EnvironmentError extends Error {
  constructor(readonly mistakes: readonly Mistake[]) {
    super(
      [
        `${mistakes.length} mistake${mistakes.length === 1 ? '' : 's'} in environments/; nothing was synthesized:`,
        ...mistakes.map(line),
      ].join('\n'),
    );
    this.name = 'EnvironmentError';
  }
}

const line = ({ file, path, given, allowed }: Mistake) =>
  `  ${file}: ${path}: given ${given === undefined ? 'nothing' : unlessSecret(JSON.stringify(given))}; write ${allowed}`;
