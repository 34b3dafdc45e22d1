/** The saved queries of the workgroup. Each says in its first lines what its numbers mean, and what they do not. */
import { REQUEST_QUERIES } from './request-queries';
import { OPERATING_QUERIES } from './operating-queries';
import type { SavedQuery } from './saved-query';
import { unparsedRows, type CountedTable } from './unparsed-rows';

export const savedQueries = (tables: readonly CountedTable[]): readonly SavedQuery[] => [
  ...REQUEST_QUERIES,
  ...OPERATING_QUERIES,
  unparsedRows(tables),
];
