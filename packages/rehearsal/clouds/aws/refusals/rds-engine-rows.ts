/** What RDS refuses of engines, classes, and the groups that fit them. */
import type { CloudView, Values } from '../../behaviour';
import { text } from '../../values';
import { find } from '../errors';
import { actualVersion, familyOf, isEngine, isKnownVersion } from '../rds-engines';
import { API, CHANGE, MOTO } from './rds-words';
import { when } from './rules';
import type { Facts, Refusal } from './table';

/** RDS lowers what it is given, and believes it to be the engine's name. */
const engineOf = ({ values }: Pick<Facts, 'values'>): string => (text(values, 'engine') ?? '').toLowerCase();
const versionOf = (facts: Facts): string => actualVersion(engineOf(facts), text(facts.values, 'engine_version'));

/** Classes as "DB instance classes" (RDS User Guide) lists their kinds; db.m5.large, db.t4g.micro, db.x2iedn.24xlarge. */
const CLASS =
  /^db\.(serverless|[a-z]\d+[a-z]*(-[a-z0-9]+)?\.(micro|small|medium|large|\d*xlarge|metal)(\.tpc\d\.mem\dx)?)$/;

export const groupRows: readonly Refusal[] = [
  {
    operations: CHANGE,
    code: 'DBSubnetGroupNotFoundFault',
    isModelled: true,
    path: 'db_subnet_group_name',
    source: `${API}, CreateDBInstance, errors`,
    refused({ values, cloud }) {
      const name = text(values, 'db_subnet_group_name');
      return when(
        name !== undefined && name !== 'default' && !find(cloud, 'aws_db_subnet_group', name),
        `DB subnet group '${name}' does not exist.`,
      );
    },
  },
  {
    operations: CHANGE,
    code: 'OptionGroupNotFoundFault',
    isModelled: true,
    path: 'option_group_name',
    source: MOTO,
    refused({ values, cloud }) {
      const name = text(values, 'option_group_name');
      const isMissing = name !== undefined && !name.startsWith('default:') && !find(cloud, 'aws_db_option_group', name);
      return when(isMissing, `Specified OptionGroupName: ${name} not found.`);
    },
  },
  {
    operations: CHANGE,
    code: 'DBParameterGroupNotFoundFault',
    isModelled: true,
    wireCode: 'DBParameterGroupNotFound',
    path: 'parameter_group_name',
    source: `${API}, ModifyDBInstance, errors`,
    refused: ({ values, cloud }) => {
      const name = text(values, 'parameter_group_name');
      return when(isOwnGroup(name) && !parameterGroup(values, cloud), `DBParameterGroup not found: ${name}`);
    },
  },
  {
    operations: CHANGE,
    code: 'InvalidParameterCombination',
    path: 'parameter_group_name',
    source: 'terraform-aws-modules/terraform-aws-rds#200 and others that quote it',
    refused(facts) {
      const name = text(facts.values, 'parameter_group_name');
      const family = text(parameterGroup(facts.values, facts.cloud), 'family');
      const needed = familyOf(engineOf(facts), versionOf(facts));
      return when(
        family !== undefined && family !== needed,
        `The Parameter Group ${name} with DBParameterGroupFamily ${family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${needed}.`,
      );
    },
  },
];

const isOwnGroup = (name: string | undefined): boolean => name !== undefined && !name.startsWith('default.');

function parameterGroup(values: Values, cloud: CloudView): Values | undefined {
  const name = text(values, 'parameter_group_name');
  return isOwnGroup(name) ? find(cloud, 'aws_db_parameter_group', name)?.values : undefined;
}

export const engineRows: readonly Refusal[] = [
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterValue',
    path: 'engine',
    source: 'seen in issues of hashicorp/terraform-provider-aws',
    refused: (facts) => when(engineOf(facts) !== '' && !isEngine(engineOf(facts)), 'Invalid DB engine'),
  },
  {
    operations: CHANGE,
    code: 'InvalidParameterValue',
    path: 'instance_class',
    source: 'seen in the output of Terraform for db.m6i.xlarge where there was none',
    refused({ values }) {
      const name = text(values, 'instance_class');
      return when(name !== undefined && !CLASS.test(name), `Invalid DB Instance class: ${name}`);
    },
  },
  {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'engine_version',
    source: 'hashicorp/terraform-provider-aws#20514 and others that quote it',
    refused(facts) {
      const wanted = text(facts.values, 'engine_version');
      if (wanted === undefined || wanted === text(facts.prior, 'engine_version') || isOlderThanPrior(facts))
        return undefined;
      return when(!isKnownVersion(engineOf(facts), wanted), `Cannot find version ${wanted} for ${engineOf(facts)}`);
    },
  },
  {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    path: 'engine_version',
    source: 'hashicorp/terraform#22462 and later, for every engine: RDS upgrades, and never goes back',
    refused: (facts) =>
      when(
        isOlderThanPrior(facts),
        `Cannot upgrade ${engineOf(facts)} from ${text(facts.prior, 'engine_version_actual')} to ${text(facts.values, 'engine_version')}`,
      ),
  },
];

function isOlderThanPrior(facts: Facts): boolean {
  const from = text(facts.prior, 'engine_version_actual');
  const wanted = text(facts.values, 'engine_version');
  if (from === undefined || wanted === undefined || text(facts.prior, 'engine_version') === wanted) return false;
  return isOlder(versionOf(facts), from);
}

/** Compares the numbers of two versions, `8.0.35` or `19.0.0.0.ru-2025-04.rur-2025-04.r1`, from the left. */
function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((each) => (each.match(/\d+/g) ?? []).map(Number)) as [number[], number[]];
  const first = left.findIndex((part, index) => part !== right[index]);
  return first >= 0 && (left[first] ?? 0) < (right[first] ?? 0);
}
