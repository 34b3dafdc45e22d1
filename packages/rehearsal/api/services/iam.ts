/**
 * What people do to roles and keys when an account was compromised. IAM alone is read without a model: its client is not installed for two calls that
 * answer nothing (API Reference, PutRolePolicy, DeleteRolePolicy and UpdateAccessKey).
 */
import type { StoredResource } from '../../store';
import type { ApiSettings } from '../index';

const PROVIDER = 'hashicorp/aws';

export interface IamAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** @returns undefined for a call that is not one of these */
export function answerIam(
  { store, account }: Pick<ApiSettings, 'store' | 'account'>,
  form: URLSearchParams,
): IamAnswer | undefined {
  const action = form.get('Action') ?? '';
  const [role, name] = [form.get('RoleName') ?? '', form.get('PolicyName') ?? ''];
  const done = { status: 200, body: { [`${action}Response`]: { ResponseMetadata: { RequestId: 'rehearsal' } } } };
  if (action === 'UpdateAccessKey') return done;
  if (action !== 'PutRolePolicy' && action !== 'DeleteRolePolicy') return undefined;
  const place = { provider: PROVIDER, account: account(), region: 'global' };
  const isThere = store.list({ ...place, type: 'aws_iam_role' }).some(({ values }) => values['name'] === role);
  if (!isThere) return refused('NoSuchEntity', `The role with name ${role} cannot be found.`);
  const policy: StoredResource = {
    ...place,
    type: 'aws_iam_role_policy',
    id: `${role}:${name}`,
    names: [],
    isRemains: true,
    values: { id: `${role}:${name}`, role, name, policy: form.get('PolicyDocument') },
  };
  const before = store.read(policy);
  if (action === 'DeleteRolePolicy') {
    if (before === undefined) return refused('NoSuchEntity', `The role policy with name ${name} cannot be found.`);
    store.delete(before);
  } else if (before === undefined) store.create(policy);
  else store.update(before, { ...before, values: { ...before.values, policy: form.get('PolicyDocument') } });
  return done;
}

const refused = (Code: string, Message: string): IamAnswer => ({
  status: 404,
  body: { ErrorResponse: { Error: { Type: 'Sender', Code, Message } } },
});
