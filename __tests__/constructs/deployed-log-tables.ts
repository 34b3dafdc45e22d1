/** The log tables and views of prod as Glue gets them. */
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import type { GlueTable } from '@balrog-infra/rehearsal/athena';
import { stackNamed } from '../kit';

export const DATABASE = 'balrog_prod_logs';

interface Descriptor {
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
}

/** What Terraform hands to Glue: escapes undone, the database's name in place of the reference to it. */
export const written = (text: string) =>
  text
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{')
    .replace(/\$\{aws_glue_catalog_database\.[^}]+\}/g, DATABASE);

export const glueTables = stackNamed('prod')
  .room('logs', 'log-queries')
  .each(GlueCatalogTable)
  .map(({ json }) => JSON.parse(written(JSON.stringify(json))) as GlueTable & { storage_descriptor: Descriptor });
