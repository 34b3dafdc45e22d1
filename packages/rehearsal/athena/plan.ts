/** Which tables a query reads, and under which conditions: DuckDB's own plan says it, through views and subqueries. */
import type { DuckDBConnection } from '@duckdb/duckdb-wasm/blocking';

export interface Scan {
  readonly table: string;
  /** Conditions in SQL that every row of the scan must fulfil. */
  readonly conditions: readonly string[];
}

interface PlanNode {
  readonly name: string;
  readonly children: readonly PlanNode[];
  readonly extra_info: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Optimizers that conclude from the rows that are there: here no object has been read yet. Those that push conditions down to the
 * tables stay on.
 */
const CONCLUDING = 'statistics_propagation,empty_result_pullup,join_filter_pushdown,compressed_materialization';

/** The scans of a statement; each occurrence of a table is one. */
export function scansOf(connection: DuckDBConnection, sql: string): readonly Scan[] {
  connection.query(`SET disabled_optimizers = '${CONCLUDING}'`);
  try {
    const [row] = connection.query(`EXPLAIN (FORMAT json) ${sql}`).toArray() as { toArray(): string[] }[];
    const plan = JSON.parse(row?.toArray()[1] ?? '[]') as readonly PlanNode[];
    return plan.flatMap((node) => below(node, []));
  } finally {
    connection.query(`SET disabled_optimizers = ''`);
  }
}

function below(node: PlanNode, above: readonly string[]): readonly Scan[] {
  if (node.name.trim() === 'SEQ_SCAN') {
    const table = texts(node.extra_info['Table'])[0] ?? '';
    return [{ table, conditions: [...above, ...texts(node.extra_info['Filters']).map(withoutMark)] }];
  }
  // A filter directly above a scan holds what DuckDB could not push into it.
  const conditions = node.name.trim() === 'FILTER' ? texts(node.extra_info['Expressions']) : [];
  return node.children.flatMap((child) => below(child, conditions));
}

function texts(value: string | readonly string[] | undefined): readonly string[] {
  return (typeof value === 'string' ? [value] : (value ?? [])).filter((each) => each !== '');
}

/** DuckDB marks conditions that it checks again above the scan. */
function withoutMark(condition: string): string {
  return condition.replace(/^optional: /, '');
}
