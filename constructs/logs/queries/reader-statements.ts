/**
 * What somebody may do who asks questions in the workgroup and nothing else: "Fine-grained access to databases and
 * tables" and "Access to workgroups" in Athena's user guide. Athena reads S3 and Glue in the name of who asks.
 */
import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { Environment } from '../../../environments/environment';
import type { QueriedDatabase } from './queried-tables';
import type { Asker } from './workgroup';

export interface ReaderStatementsInput {
  readonly aws: Environment['aws'];
  readonly database: QueriedDatabase;
  /** Names of the tables and views that may be read. */
  readonly tableNames: readonly string[];
  readonly asker: Asker;
}

export function readerStatements(input: ReaderStatementsInput): DataAwsIamPolicyDocumentStatement[] {
  return [...asking(input), ...readingTheCatalog(input), ...readingLines(input), ...keepingAnswers(input)];
}

const asking = ({ asker }: ReaderStatementsInput): DataAwsIamPolicyDocumentStatement[] => [
  {
    sid: 'AskInTheWorkgroup',
    actions: [
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
    ],
    resources: [asker.arn],
  },
];

/**
 * Athena looks for every database in the account's catalog and in `default`, too: without that right each query fails.
 *
 * Redash's list of tables is a question to `information_schema.columns` of all databases, or GetDatabases and then GetTables of each
 * database that came back (redash/query_runner/athena.py, get_schema). Where one of them is refused, the second way ends without a list.
 * `default` comes back, as it must be visible; its tables may be asked for, and none is named, so that the answer is an empty list
 * ("Filter tables by GetTables permission", Glue's guide).
 */
const readingTheCatalog = ({
  aws: { region, accountId },
  database,
  tableNames,
}: ReaderStatementsInput): DataAwsIamPolicyDocumentStatement[] => {
  const catalog = (path: string) => `arn:aws:glue:${region}:${accountId}:${path}`;
  return [
    {
      sid: 'ReadTheDatabase',
      actions: ['glue:GetDatabase', 'glue:GetDatabases'],
      resources: [catalog('catalog'), catalog('database/default'), catalog(`database/${database.name}`)],
    },
    { sid: 'FindNothingInDefault', actions: ['glue:GetTables'], resources: [catalog('database/default')] },
    {
      sid: 'ReadTheTables',
      actions: ['glue:GetTable', 'glue:GetTables', 'glue:GetPartition', 'glue:GetPartitions', 'glue:BatchGetPartition'],
      resources: [
        catalog('catalog'),
        catalog(`database/${database.name}`),
        ...tableNames.map((table) => catalog(`table/${database.name}/${table}`)),
      ],
    },
  ];
};

/** Only below the tables' own folders; a listing must name one, too. */
function readingLines({ database, tableNames }: ReaderStatementsInput): DataAwsIamPolicyDocumentStatement[] {
  const tables = database.tables.filter(({ name }) => tableNames.includes(name));
  const buckets = [...new Set(tables.map(({ bucket }) => bucket))];
  const below = (prefix: string) => `${prefix}*`;
  return [
    {
      sid: 'ReadLines',
      actions: ['s3:GetObject'],
      resources: tables.map(({ bucket, prefix }) => `${bucket.arn}/${below(prefix)}`),
    },
    ...buckets.map((bucket, index) => ({
      sid: `ListLines${index + 1}`,
      actions: ['s3:ListBucket'],
      resources: [bucket.arn],
      condition: [
        {
          test: 'StringLike',
          variable: 's3:prefix',
          values: tables.filter((table) => table.bucket === bucket).map(({ prefix }) => below(prefix)),
        },
      ],
    })),
    { sid: 'LocateLines', actions: ['s3:GetBucketLocation'], resources: buckets.map(({ arn }) => arn) },
  ];
}

/** "Query results location": Athena writes the answer in the name of who asks, who then reads it. */
const keepingAnswers = ({ asker: { results, folder } }: ReaderStatementsInput): DataAwsIamPolicyDocumentStatement[] => [
  {
    sid: 'KeepAnswers',
    actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    resources: [`${results.arn}/${folder}*`],
  },
  {
    sid: 'ListAnswers',
    actions: ['s3:ListBucket', 's3:ListBucketMultipartUploads', 's3:GetBucketLocation'],
    resources: [results.arn],
  },
];
