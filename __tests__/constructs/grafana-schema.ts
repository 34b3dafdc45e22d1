/** A JSON schema of dashboards, made of the types that Grafana publishes, and what is wrong with a dashboard by it. */
import { join } from 'node:path';
import Ajv, { type SchemaObject } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

function compile() {
  const schema = createGenerator({
    path: join(__dirname, 'grafana-types.ts'),
    tsconfig: join(__dirname, '../../tsconfig.json'),
    type: 'CheckedDashboard',
    expose: 'none',
    topRef: false,
    functions: 'hide',
    skipTypeCheck: true,
  }).createSchema('CheckedDashboard') as SchemaObject;
  return new Ajv({ allErrors: true, strict: false }).compile(schema);
}

let validate: ReturnType<typeof compile> | undefined;

/** Where and what; empty for a sound dashboard. */
export function faultsOf(dashboard: unknown): readonly string[] {
  validate ??= compile();
  validate(dashboard);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
