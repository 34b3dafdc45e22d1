/**
 * What panels ask Athena, as it stands in the synthesized JSON: read by Trino's grammar, and asked, with the plugin's macros
 * put in, of the lines that the saved queries are asked of. Numbers are counted by hand from log-queries-lines.ts.
 */
import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino';
import { Dashboard } from '../../.gen/providers/grafana/dashboard';
import { openAthena, type Athena, withMacros, type Hours } from '@balrog-infra/rehearsal/athena';
import { stackNamed } from '../kit';
import { glueTables, written } from './deployed-log-tables';
import { NOW, OBJECTS } from './log-queries-lines';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly rawSQL?: string }[];
}

const questionsOf = (environment: string) =>
  stackNamed(environment)
    .each(Dashboard)
    .flatMap(({ json }) => (JSON.parse(written(String(json.config_json))) as { panels: Panel[] }).panels)
    .flatMap(({ title, targets = [] }) =>
      targets.flatMap(({ rawSQL }) => (rawSQL === undefined ? [] : [[title, rawSQL] as const])),
    );
const questions = questionsOf('prod');
const sqlOf = (title: string) => questions.find(([asked]) => asked === title)![1];

let athena: Athena;
beforeAll(async () => {
  athena = await openAthena({ tables: glueTables, objects: OBJECTS, now: NOW });
});
afterAll(() => athena.close());

const hours = (from: string, to: string): Hours => ({ from: new Date(from), to: new Date(to) });
const MORNING = hours('2023-07-10T08:00:00Z', '2023-07-10T11:00:00Z');

describe('what panels ask Athena', () => {
  const trino = new TrinoSQL();

  test('is the same in every environment', () => {
    expect(questions.length).toBeGreaterThan(0);
    expect(questionsOf('stage')).toEqual(questions);
  });

  test.each(questions)("%s: is read by Trino's grammar once its macros are put in", (_, sql) => {
    const asked = withMacros(sql, MORNING);
    expect(asked).not.toContain('$');
    expect(trino.validate(asked)).toEqual([]);
  });

  test.each(questions)('%s: is answered, and reads nothing of other days', async (_, sql) => {
    const { rows, objects } = await athena.query(withMacros(sql, MORNING));
    expect(rows.length).toBeGreaterThan(0);
    expect(objects.filter((object) => !object.includes('/2023/07/10/'))).toEqual([]);
  });
});

describe('Answers by product and channel', () => {
  const answered = async (asked: Hours) =>
    (await athena.query(withMacros(sqlOf('Answers by product and channel'), asked))).rows;

  test('counts the requests of the hours shown, most failures first', async () => {
    expect(await answered(MORNING)).toEqual([
      // 4.0, 4.0.1, 38.0.5 of Yahoo, and five of 115.0.2: answered, failed, HEAD, POST, redirected. One of eight failed.
      ['Firefox', 'release', 8, 1, 12.5],
      // Five of Avast, and 102.13.0.
      ['Firefox', 'esr', 6, 0, 0],
      ['FirefoxVPN', 'release', 2, 0, 0],
      ['B2G', 'nightly-b2g34', 1, 0, 0],
      ['Fennec', 'release', 1, 0, 0],
      ['Firefox', 'nightly-esr17', 1, 0, 0],
      ['GMP', 'release', 1, 0, 0],
      ['Thunderbird', 'release', 1, 0, 0],
    ]);
  });

  test('counts nothing beside them, and goes on across midnight', async () => {
    expect(await answered(hours('2023-07-10T10:01:00Z', '2023-07-10T11:00:00Z'))).toEqual([]);
    expect(await answered(hours('2023-07-10T23:00:00Z', '2023-07-11T11:00:00Z'))).toEqual([
      ['Firefox', 'release', 1, 0, 0],
    ]);
  });
});

test('a macro that the plugin does not have, or whose argument has brackets of its own, is found', () => {
  expect(() => withMacros('SELECT 1 WHERE $__between(day)', MORNING)).toThrow(
    '$__between(day): no macro of the Athena plugin is known by this name',
  );
  expect(() => withMacros('SELECT 1 WHERE $__timeFilter(from_iso8601_timestamp(requested_at))', MORNING)).toThrow(
    '$__timeFilter(from_iso8601_timestamp(requested_at): not every plugin finds the end of this macro',
  );
});
