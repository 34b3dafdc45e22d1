/** Every page and table of docs/ that is made of the code, written anew. */
import { writeCostPage } from './cost-page';
import { writeDeliveryPage } from './delivery-page';
import { writeLogTablesPage } from './log-tables';
import { writeOnCallPages } from './on-call';
import { writeQuotas } from './quotas';
import { writeRetentionPage } from './retention-page';
import { writeSchemaPage } from './schema-page';

export async function writePages(): Promise<number> {
  for (const write of [
    writeOnCallPages,
    writeLogTablesPage,
    writeQuotas,
    writeCostPage,
    writeRetentionPage,
    writeSchemaPage,
    writeDeliveryPage,
  ]) {
    const code = await write();
    if (code !== 0) return code;
  }
  return 0;
}
