/** Any Google Cloud type: ids by the provider's conventions, and a well-typed value for every computed attribute. */
import type { BlockSchema } from '../../schema/types';
import type { CloudView, ResourceBehaviour, Values } from '../behaviour';
import { fillComputed, type Guess } from '../fill';
import { canonical, text } from '../values';
import { EPOCH, projectNumber, projectOf } from './names';

export function googleFallback(type: string, schema: BlockSchema): ResourceBehaviour {
  return {
    create: (values, cloud) => createByConvention(type, schema, values, cloud),
    importId: (id, cloud) =>
      cloud.resources(type).find((each) => each.values.self_link === id || text(each.values, 'name') === id)?.id,
  };
}

const NAMES = [
  'name',
  'account_id',
  'secret_id',
  'dataset_id',
  'uptime_check_id',
  'service',
  'role',
  'bucket',
  'display_name',
];

/** IAM bindings and members are their parent, role and member: `b/BUCKET/roles/storage.objectViewer/allUsers`. */
function iamId(type: string, values: Values, cloud: CloudView): string | undefined {
  if (!/_iam_(member|binding|policy)$/.test(type)) return undefined;
  const bucket = text(values, 'bucket');
  const parents = ['service_account_id', 'secret_id', 'dataset_id', 'topic', 'project'].map((name) =>
    text(values, name),
  );
  const parent = bucket
    ? `b/${bucket.replace(/^b\//, '')}`
    : (parents.find((each) => each !== undefined) ?? projectOf(values, cloud));
  return [parent, text(values, 'role'), text(values, 'member')].filter((part) => part !== undefined).join('/');
}

function idOf(type: string, values: Values, cloud: CloudView): string {
  const iam = iamId(type, values, cloud);
  if (iam) return iam;
  const name = NAMES.map((each) => text(values, each)).find((each) => each !== undefined);
  const collection = `${type.split('_').slice(2).join('_')}s`.replace(/_(.)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const place = text(values, 'location') ?? text(values, 'region') ?? 'global';
  return `projects/${projectOf(values, cloud)}/locations/${place}/${collection}/${name ?? cloud.hex(16, type, canonical(values))}`;
}

function createByConvention(type: string, schema: BlockSchema, values: Values, cloud: CloudView): Values {
  const id = text(values, 'id') ?? idOf(type, values, cloud);
  const project = projectOf(values, cloud);
  const seed = canonical(values);
  const known: Values = {
    id,
    project,
    self_link: `https://www.googleapis.com/${(type.split('_')[1] ?? 'compute').toLowerCase()}/v1/${id}`,
    region: cloud.region,
    number: Number(projectNumber(project)),
    effective_labels: values.effective_labels ?? values.labels ?? {},
    terraform_labels: values.terraform_labels ?? values.labels ?? {},
    effective_annotations: values.annotations ?? {},
  };
  const guess: Guess = (attribute, { type: kind, optional }) => {
    if (attribute in known) return known[attribute];
    if (optional || kind !== 'string') return undefined;
    if (/(time|timestamp|_at|created|updated)$/.test(attribute)) return EPOCH;
    if (attribute === 'etag') return Buffer.from(cloud.hex(6, type, seed)).toString('base64');
    if (attribute === 'name') return id;
    if (/(^|_)(state|status)$/.test(attribute)) return 'ACTIVE';
    if (/(_id|^uid|uuid)$/.test(attribute)) return cloud.hex(16, type, attribute, seed);
    return `${attribute.replaceAll('_', '-')}-${cloud.hex(8, type, attribute, seed)}`;
  };
  return fillComputed(schema, values, guess);
}
