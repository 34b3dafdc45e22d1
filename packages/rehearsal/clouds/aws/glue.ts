/** Glue's data catalog (provider: internal/service/glue, catalog_database.go and catalog_table.go). */
import { all, checks, doesNotMatch, lengthBetween } from '../arguments';
import type { ResourceBehaviour, Values } from '../behaviour';
import { text } from '../values';
import { apiError, operation } from './errors';

const catalogName = all(lengthBetween(1, 255), doesNotMatch(/[A-Z]/, 'uppercase characters cannot be used'));

/** Without Lake Formation everybody whom IAM allows may use new tables. */
const IAM_ALLOWED = [
  { permissions: ['ALL'], principal: [{ data_lake_principal_identifier: 'IAM_ALLOWED_PRINCIPALS' }] },
];

const database: ResourceBehaviour = {
  create: (_, cloud) => ({
    catalog_id: cloud.account,
    location_uri: '',
    create_table_default_permission: IAM_ALLOWED,
  }),
  validate: checks({ name: catalogName }),
  unique(values) {
    const name = text(values, 'name');
    const why = apiError('Glue', 'CreateDatabase', 400, 'AlreadyExistsException', 'Database already exists.');
    return name
      ? [{ scope: 'region', name: `glue:${name}`, error: `creating Glue Catalog Database (${name}): ${why}` }]
      : [];
  },
};

const tableName = (values: Values): string => text(values, 'name') ?? '';

const table: ResourceBehaviour = {
  create: (_, cloud) => ({ catalog_id: cloud.account }),
  validate: checks({ name: catalogName }),
  refuse(action, values, cloud) {
    const wanted = text(values, 'database_name');
    const found = cloud.resources('aws_glue_catalog_database').some((each) => each.values['name'] === wanted);
    if (action !== 'create' || wanted === undefined || found) return [];
    const fail = operation(`creating Glue Catalog Table (${tableName(values)})`, 'Glue', 'CreateTable');
    return [fail('EntityNotFoundException', `Database ${wanted} not found.`, ['database_name'])];
  },
  unique(values) {
    const name = tableName(values);
    const why = apiError('Glue', 'CreateTable', 400, 'AlreadyExistsException', 'Table already exists.');
    const error = `creating Glue Catalog Table (${name}): ${why}`;
    return name === '' ? [] : [{ scope: 'region', name: `glue:${text(values, 'database_name') ?? ''}/${name}`, error }];
  },
};

export const glueResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_glue_catalog_database: database,
  aws_glue_catalog_table: table,
};
