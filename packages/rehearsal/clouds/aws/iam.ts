/** IAM: global, so its ARNs have no Region (provider: internal/service/iam; IAM User Guide, "IAM identifiers"). */
import { all, between, checks, doesNotMatch, lengthBetween, matches } from '../arguments';
import type { CloudView, Diagnostic, ResourceBehaviour, Values } from '../behaviour';
import { blocks, text, texts } from '../values';
import { policyJson, validArn } from './checks';
import { apiError, find, operation } from './errors';
import { goNormalizedPolicy } from './go-json';
import { mirrors } from './mirrors';
import { EPOCH, globalArn, letters, nameOf } from './names';

const NAME = (longest: number) => all(lengthBetween(1, longest), matches(/^[\w+=,.@-]*$/, 'must match [\\w+=,.@-]'));

function pathed(values: Values, name: string): string {
  return `${text(values, 'path') ?? '/'}${name}`;
}

const role: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_iam_role', values);
    return {
      id: name,
      name,
      name_prefix: text(values, 'name_prefix') ?? '',
      arn: globalArn(cloud, 'iam', `role${pathed(values, name)}`),
      unique_id: `AROA${letters(cloud, 17, 'role', name)}`,
      create_date: EPOCH,
      managed_policy_arns: [],
      inline_policy: [],
    };
  },
  ...mirrors({
    inline_policy: (values, cloud) => {
      const made = ofRole('aws_iam_role_policy', values, cloud).map((each) => ({
        name: text(each, 'name') ?? '',
        policy: goNormalizedPolicy(text(each, 'policy') ?? ''),
      }));
      return made.length > 0 ? [...blocks(values, 'inline_policy'), ...made] : undefined;
    },
    managed_policy_arns: (values, cloud) => {
      const made = ofRole('aws_iam_role_policy_attachment', values, cloud).map(
        (each) => text(each, 'policy_arn') ?? '',
      );
      return made.length > 0 ? [...new Set([...texts(values, 'managed_policy_arns'), ...made])] : undefined;
    },
  }),
  equivalent: { assume_role_policy: 'policy' },
  validate: checks({
    name: NAME(64),
    assume_role_policy: policyJson(),
    max_session_duration: between(3600, 43200),
    description: all(
      lengthBetween(0, 1000),
      doesNotMatch(/[“‘]/, 'cannot contain specially formatted single or double quotes: [“‘]'),
    ),
    permissions_boundary: validArn,
  }),
  refuse(action, values, cloud) {
    const name = text(values, 'name') ?? '';
    const attached = cloud.resources('aws_iam_role_policy_attachment').some((each) => each.values.role === name);
    const fail = operation(`deleting IAM Role (${name})`, 'IAM', 'DeleteRole', 409);
    return action === 'delete' && attached && values.force_detach_policies !== true
      ? [fail('DeleteConflict', 'Cannot delete entity, must detach all policies first.')]
      : refuseTrust(action, values);
  },
  unique: (values) => already('Role', 'CreateRole', text(values, 'name')),
};

const ofRole = (type: string, role: Values, cloud: CloudView): readonly Values[] =>
  cloud.resources(type).flatMap(({ values }) => (values['role'] === role['name'] ? [values] : []));

/** A trust policy names principals; a permissions policy names resources (IAM: MalformedPolicyDocument). */
function refuseTrust(action: string, values: Values): readonly Diagnostic[] {
  const document = text(values, 'assume_role_policy');
  if (action === 'delete' || !document) return [];
  const fail = operation(`creating IAM Role (${text(values, 'name') ?? ''})`, 'IAM', 'CreateRole');
  const statements = statementsOf(document);
  if (statements.some((statement) => 'Resource' in statement)) {
    return [fail('MalformedPolicyDocument', 'Has prohibited field Resource', ['assume_role_policy'])];
  }
  return statements.some((statement) => !('Principal' in statement) && !('NotPrincipal' in statement))
    ? [fail('MalformedPolicyDocument', 'Missing required field Principal', ['assume_role_policy'])]
    : [];
}

function statementsOf(document: string): readonly object[] {
  const { Statement } = JSON.parse(document) as { Statement?: object | object[] };
  return Statement === undefined ? [] : [Statement].flat();
}

function refusePermissions(doing: string, name: string, values: Values): readonly Diagnostic[] {
  const document = text(values, 'policy');
  if (!document) return [];
  const fail = operation(doing, 'IAM', name);
  const statements = statementsOf(document);
  if (statements.some((statement) => 'Principal' in statement)) {
    return [fail('MalformedPolicyDocument', 'Policy document should not specify a principal.', ['policy'])];
  }
  return statements.some((statement) => !('Resource' in statement) && !('NotResource' in statement))
    ? [fail('MalformedPolicyDocument', 'Policy statement must contain resources.', ['policy'])]
    : [];
}

function already(
  kind: string,
  name: string,
  value: string | undefined,
): ReturnType<NonNullable<ResourceBehaviour['unique']>> {
  const error = `creating IAM ${kind} (${value}): ${apiError('IAM', name, 409, 'EntityAlreadyExists', `${kind} with name ${value} already exists.`)}`;
  return value ? [{ scope: 'account', name: `${kind}:${value}`, error }] : [];
}

const policy: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_iam_policy', values);
    const arn = globalArn(cloud, 'iam', `policy${pathed(values, name)}`);
    const prefix = text(values, 'name_prefix') ?? '';
    return {
      id: arn,
      arn,
      name,
      name_prefix: prefix,
      policy_id: `ANPA${letters(cloud, 17, 'policy', name)}`,
      attachment_count: 0,
    };
  },
  equivalent: { policy: 'policy' },
  validate: checks({ name: NAME(128), policy: policyJson(6144) }),
  refuse: (action, values) =>
    action === 'delete'
      ? []
      : refusePermissions(`creating IAM Policy (${text(values, 'name') ?? ''})`, 'CreatePolicy', values),
  unique: (values) => already('Policy', 'CreatePolicy', text(values, 'name')),
};

function missingRole(doing: string, name: string, values: Values, cloud: CloudView): readonly Diagnostic[] {
  const role = text(values, 'role');
  const fail = operation(doing, 'IAM', name, 404);
  return role && !find(cloud, 'aws_iam_role', role)
    ? [fail('NoSuchEntity', `The role with name ${role} cannot be found.`, ['role'])]
    : [];
}

const rolePolicy: ResourceBehaviour = {
  overwrites: true,
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_iam_role_policy', values);
    return { id: `${text(values, 'role') ?? ''}:${name}`, name, name_prefix: text(values, 'name_prefix') ?? '' };
  },
  equivalent: { policy: 'policy' },
  validate: checks({ name: NAME(128), policy: policyJson(10240) }),
  refuse(action, values, cloud) {
    const doing = `putting IAM Role (${text(values, 'role') ?? ''}) Policy (${text(values, 'name') ?? ''})`;
    return action === 'delete'
      ? []
      : [...missingRole(doing, 'PutRolePolicy', values, cloud), ...refusePermissions(doing, 'PutRolePolicy', values)];
  },
};

const rolePolicyAttachment: ResourceBehaviour = {
  overwrites: true,
  create: (values) => ({ id: `${text(values, 'role') ?? ''}/${text(values, 'policy_arn') ?? ''}` }),
  validate: checks({ policy_arn: validArn }),
  refuse(action, values, cloud) {
    const target = text(values, 'policy_arn') ?? '';
    const doing = `attaching IAM Policy (${target}) to IAM Role (${text(values, 'role') ?? ''})`;
    const known =
      target === '' || target.startsWith('arn:aws:iam::aws:policy/') || find(cloud, 'aws_iam_policy', target);
    const fail = operation(doing, 'IAM', 'AttachRolePolicy', 404);
    const why = `Policy ${target} does not exist or is not attachable.`;
    if (action !== 'create') return [];
    return [
      ...missingRole(doing, 'AttachRolePolicy', values, cloud),
      ...(known ? [] : [fail('NoSuchEntity', why, ['policy_arn'])]),
    ];
  },
};

const openIdConnectProvider: ResourceBehaviour = {
  create(values, cloud) {
    const host = (text(values, 'url') ?? '').replace(/^https:\/\//, '');
    const arn = globalArn(cloud, 'iam', `oidc-provider/${host}`);
    const given = texts(values, 'thumbprint_list');
    return { id: arn, arn, thumbprint_list: given.length > 0 ? given : [cloud.hex(40, 'thumbprint', host)] };
  },
  unique: (values) => {
    const url = text(values, 'url');
    const error = `creating IAM OIDC Provider: ${apiError('IAM', 'CreateOpenIDConnectProvider', 400, 'EntityAlreadyExists', `Provider with url ${url} already exists.`)}`;
    return url ? [{ scope: 'account', name: `oidc:${url}`, error }] : [];
  },
  validate: checks({ url: matches(/^https:\/\//, 'must begin with https://') }),
};

const instanceProfile: ResourceBehaviour = {
  create(values, cloud) {
    const name = nameOf(cloud, 'aws_iam_instance_profile', values);
    const arn = globalArn(cloud, 'iam', `instance-profile${pathed(values, name)}`);
    return { id: name, name, arn, unique_id: `AIPA${letters(cloud, 17, 'profile', name)}`, create_date: EPOCH };
  },
};

const user: ResourceBehaviour = {
  create(values, cloud) {
    const name = text(values, 'name') ?? '';
    return {
      id: name,
      arn: globalArn(cloud, 'iam', `user${pathed(values, name)}`),
      unique_id: `AIDA${letters(cloud, 17, 'user', name)}`,
    };
  },
  unique: (values) => already('User', 'CreateUser', text(values, 'name')),
};

export const iamResources: Readonly<Record<string, ResourceBehaviour>> = {
  aws_iam_role: role,
  aws_iam_policy: policy,
  aws_iam_role_policy: rolePolicy,
  aws_iam_role_policy_attachment: rolePolicyAttachment,
  aws_iam_openid_connect_provider: openIdConnectProvider,
  aws_iam_instance_profile: instanceProfile,
  aws_iam_user: user,
};
