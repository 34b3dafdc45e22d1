/**
 * Partition projection of a table: which objects are below which partition. Athena reads exactly the folders that the
 * settings name; what lies elsewhere gives no rows and no message.
 * Source: Amazon Athena user guide, "Set up partition projection" (with "Specify custom S3 storage locations") and "Table location in Amazon S3".
 */
import { projectedColumn, type Fault, type ProjectedColumn } from './projected-column';
import { AthenaError, single, type GlueTable } from './types';

export interface Projection {
  readonly columns: readonly ProjectedColumn[];
  readonly bucket: string;
  /** What all keys of the table start with. */
  readonly prefix: string;
  /** The values of the partition keys for an object of the bucket, or `undefined` when no partition has it. */
  partitionOf(key: string): Readonly<Record<string, string>> | undefined;
}

/** @throws AthenaError that lists every wrong setting of the table */
export function projectionOf(table: GlueTable, now: Date): Projection {
  const { faults, columns, template } = check(table, now);
  if (faults.length > 0) throw new AthenaError(listed(table, faults));
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(template) ?? [];
  const pattern = keyPattern(path, columns);
  return {
    columns,
    bucket,
    prefix: path.replace(/\$\{.*$/s, ''),
    partitionOf(key) {
      const values = pattern.exec(key)?.groups;
      // Hive takes names with a dot or an underscore in front for hidden.
      const hidden = /^[._]/.test(key.split('/').at(-1) ?? '');
      if (hidden || !values || !columns.every((column) => column.has(values[groupName(column.name)] ?? '')))
        return undefined;
      return Object.fromEntries(columns.map(({ name }) => [name, values[groupName(name)] ?? '']));
    },
  };
}

/** Everything that Athena would refuse about the table's partitions, in the order of the user guide. */
export function projectionFaults(table: GlueTable, now: Date): readonly Fault[] {
  return check(table, now).faults;
}

interface Checked {
  readonly faults: readonly Fault[];
  readonly columns: readonly ProjectedColumn[];
  readonly template: string;
}

function check(table: GlueTable, now: Date): Checked {
  const parameters = table.parameters ?? {};
  const keys = (table.partition_keys ?? []).map(({ name }) => name);
  const template = parameters['storage.location.template'] ?? defaultTemplate(table, keys);
  const enabled = parameters['projection.enabled']?.trim().toLowerCase() === 'true';
  const answers = enabled ? keys.map((key) => columnOf(table, key, parameters, now)) : [];
  const faults = [
    ...(keys.length > 0 && !enabled ? [notEnabled(parameters['projection.enabled'])] : []),
    ...misplaced(table),
    ...strangers(parameters, keys),
    ...answers.flatMap((answer) => ('kind' in answer ? [] : answer)),
    ...templateFaults(template, keys),
  ];
  return { faults, columns: answers.flatMap((answer) => ('kind' in answer ? [answer] : [])), template };
}

function columnOf(table: GlueTable, key: string, parameters: Readonly<Record<string, string>>, now: Date) {
  const start = `projection.${key}.`;
  const own = Object.entries(parameters).filter(([name]) => name.startsWith(start));
  if (own.length > 0)
    return projectedColumn(key, Object.fromEntries(own.map(([n, v]) => [n.slice(start.length), v])), now);
  const problem = `is missing: Table ${table.name} is configured for partition projection, but the following partition columns are missing projection configuration: [${key}]`;
  return [{ place: `${start}type`, problem, remedy: `add projection.${key}.type and the settings of that type` }];
}

function notEnabled(value: string | undefined): Fault {
  return {
    place: 'projection.enabled',
    problem:
      value === undefined ? 'is missing: no partition is registered either, so no row is found' : `is "${value}"`,
    remedy: 'set it to "true"',
  };
}

/** Settings of the projection are table properties (TBLPROPERTIES); anywhere else they are ignored. */
function misplaced(table: GlueTable): readonly Fault[] {
  const serde = single(single(table.storage_descriptor)?.ser_de_info)?.parameters ?? {};
  return Object.keys(serde)
    .filter((name) => name.startsWith('projection.') || name === 'storage.location.template')
    .map((name) => ({
      place: `ser_de_info.parameters["${name}"]`,
      problem: 'is a property of the table, not of its SerDe',
      remedy: "move it to the table's parameters",
    }));
}

function strangers(parameters: Readonly<Record<string, string>>, keys: readonly string[]): readonly Fault[] {
  return Object.keys(parameters)
    .filter((name) => name.startsWith('projection.') && name !== 'projection.enabled')
    .filter((name) => !keys.some((key) => name.startsWith(`projection.${key}.`)))
    .map((name) => ({
      place: name,
      problem: 'names no partition key',
      remedy: `partition_keys has ${keys.length === 0 ? 'none' : keys.join(', ')}: add the key there or remove the setting`,
    }));
}

/** Without a template the folders are named as Hive names them. */
function defaultTemplate(table: GlueTable, keys: readonly string[]): string {
  const location = single(table.storage_descriptor)?.location ?? '';
  return location + keys.map((key) => `${key}=\${${key}}/`).join('');
}

function templateFaults(template: string, keys: readonly string[]): readonly Fault[] {
  const fault = (problem: string, remedy: string): Fault => ({ place: 'storage.location.template', problem, remedy });
  const named = [...template.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  const missing = keys.filter((key) => !named.includes(key));
  const unknown = named.filter((name) => !keys.includes(name));
  return [
    ...(/^s3:\/\/[^/$]+\//.test(template) ? [] : [fault(`is "${template}"`, 'write s3://bucket/prefix/')]),
    ...missing.map((key) =>
      fault(
        `lacks \${${key}}: The 'storage.location.template' table property must contain templates for all partition columns!`,
        `write \${${key}} where the folder has its value`,
      ),
    ),
    ...unknown.map((name) =>
      fault(`has \${${name}}, which is no partition key`, `use ${keys.join(', ') || 'no placeholder'}`),
    ),
    ...(template.endsWith('/')
      ? []
      : [fault('does not end in /', 'end it in /, or …/2026/01/1 reads …/2026/01/10 too')]),
  ];
}

function keyPattern(path: string, columns: readonly ProjectedColumn[]): RegExp {
  const seen = new Set<string>();
  const source = path.replace(/\$\{([^}]*)\}|[\\^$.*+?()[\]{}|/]/g, (found, name: string | undefined) => {
    const column = columns.find((each) => each.name === name);
    if (!column) return `\\${found}`;
    if (seen.has(column.name)) return `\\k<${groupName(column.name)}>`;
    seen.add(column.name);
    return `(?<${groupName(column.name)}>${column.pattern})`;
  });
  return new RegExp(`^${source}.`, 's');
}

/** A column's name may have characters that a group's name may not. */
function groupName(column: string): string {
  return `k_${column.replace(/[^A-Za-z0-9]/g, (char) => `_${char.charCodeAt(0)}_`)}`;
}

function listed(table: GlueTable, faults: readonly Fault[]): string {
  const lines = faults.map(({ place, problem, remedy }) => `  ${place} ${problem}; ${remedy}.`);
  return [`INVALID_TABLE_PROPERTY: Athena refuses to query ${table.name}, though Glue takes it:`, ...lines].join('\n');
}
