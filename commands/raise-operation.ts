/** Counts the operations of an environment in environments/operations.json, as constructs/delivery/promises.ts needs it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATION_CHARACTERS, NO_OPERATION, operationSchema, type Operation } from '../environments/operation';
import { parse } from '../environments/parse';
import { EnvironmentError, type Mistake } from '../environments/mistake';
import { PROJECT } from './project';
import { writeWhole } from './whole-file';

const FILE = 'environments/operations.json';

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
 * @throws Error when the file cannot be read; it is not changed then
 */
export function raiseOperation(environment: string, operation: string, at: Date, project: string = PROJECT): Operation {
  const operations = readOperations(project);
  const { number } = operations[environment] ?? NO_OPERATION;
  const when = `, ${at.toISOString().slice(0, 19)}Z`;
  const words = plain(operation).slice(0, OPERATION_CHARACTERS - when.length);
  const raised = { number: number + 1, operation: `${words}${when}` };
  writeWhole(join(project, FILE), textOf({ ...operations, [environment]: raised }));
  return raised;
}

type Operations = Readonly<Record<string, Operation>>;

function readOperations(project: string): Operations {
  const text = readFileSync(join(project, FILE), 'utf8');
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    throw new Error(
      `${FILE} has a merge conflict: two operations took the same number. Keep the line with the larger number, then raise it once more: npm run balrog -- plan raise <environment> <what was done>. Nothing was changed.`,
    );
  }
  const given = JSON.parse(text) as Record<string, unknown>;
  const mistakes: Mistake[] = [];
  const read = Object.entries(given).flatMap(([name, row]) => {
    const own: Mistake[] = [];
    const operation = parse(operationSchema, FILE, row, own);
    mistakes.push(...own.map((mistake) => ({ ...mistake, path: [name, mistake.path].filter(Boolean).join('.') })));
    return operation === undefined ? [] : [[name, operation] as const];
  });
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return Object.fromEntries(read);
}

/** What the schema takes: a text inside a text of Terraform. */
const plain = (words: string) => words.replaceAll(/[^ -~]|["\\]/g, "'").replaceAll(/[$%]\{/g, '{');

/** As prettier writes it: a line for each environment, apart from the next, so that operations of two environments do not conflict. */
const textOf = (operations: Operations) => {
  const lines = Object.entries(operations).map(
    ([name, { number, operation }]) =>
      `  ${JSON.stringify(name)}: { "number": ${number}, "operation": ${JSON.stringify(operation)} }`,
  );
  return `{\n${lines.join(',\n\n')}\n}\n`;
};
