/** Counts the operations of an environment in environments/operations.json, as constructs/delivery/promises.ts needs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NO_OPERATION,
  OPERATION_CHARACTERS,
  OPERATIONS_FILE,
  operationsIn,
  type Operation,
} from '../environments/operation';
import { withoutSecrets } from '@balrog-infra/review';
import { PROJECT } from './project';
import { writeWhole } from './whole-file';

/**
 * Whatever edits the data of an environment (releases.json, databases.json) calls this, in the same commit. From its deployment on,
 * checkouts without it are refused.
 *
 * Each environment has one line, which names the operation and its second: two that are made at once, on two branches, meet in a merge
 * conflict there, although both took the same number. Whoever resolves it keeps neither line but raises once more.
 *
 * @param environment `prod`
 * @param operation a few words: `release v3.26`. What is too long for the line is cut
 * @param at the time now, in UTC
 * @returns the operation as it stands in the file
 * @throws EnvironmentError with everything that is wrong with the file, which is then left as it is
 */
export function raiseOperation(environment: string, operation: string, at: Date, project: string = PROJECT): Operation {
  const operations = operationsIn(readFileSync(join(project, OPERATIONS_FILE), 'utf8'));
  const { number } = operations[environment] ?? NO_OPERATION;
  const when = `, ${at.toISOString().slice(0, 19)}Z`;
  const words = plain(withoutSecrets(operation)).slice(0, OPERATION_CHARACTERS - when.length);
  const raised = { number: number + 1, operation: `${words}${when}` };
  writeWhole(join(project, OPERATIONS_FILE), textOf({ ...operations, [environment]: raised }));
  return raised;
}

/** What the schema takes: a text inside a text of Terraform. */
const plain = (words: string) => words.replaceAll(/[^ -~]|["\\]/g, "'").replaceAll(/[$%]\{/g, '{');

/** As prettier writes it: a line for each environment, apart from the next, so that operations of two environments do not conflict. */
const textOf = (operations: Readonly<Record<string, Operation>>) => {
  const lines = Object.entries(operations).map(
    ([name, { number, operation }]) =>
      `  ${JSON.stringify(name)}: { "number": ${number}, "operation": ${JSON.stringify(operation)} }`,
  );
  return `{\n${lines.join(',\n\n')}\n}\n`;
};
