/**
 * The state machine of a drill, in Amazon States Language with JSONata: restore the database to the newest moment there is, beside
 * the one that serves, ask it whether it is whole, say what that took, and delete it. Whatever fails, what was restored is
 * deleted; the next drill begins with that, in case this one was ended from outside.
 */
import {
  awaitRestored,
  check,
  DELETE_MINUTES,
  ends,
  jsonata,
  measure,
  otherwise,
  task,
  TRY_AGAIN,
  wait,
  type DrillCheck,
  type DrillKind,
} from './drill-steps';

export interface DrillInput {
  /** Identifier of the database that serves. */
  readonly serving: string;
  /** What is restored is always called so: two drills at once refuse each other, and a name in a role is enough. */
  readonly restored: string;
  readonly subnetGroupName: string;
  readonly parameterGroupName: string;
  readonly securityGroupId: string;
  readonly check: DrillCheck;
}

const KIND: DrillKind = 'point-in-time';
const GONE = 'Rds.DbInstanceNotFoundException';

const deletion = (restored: string) => ({
  ...task('rds', 'deleteDBInstance'),
  Arguments: { DbInstanceIdentifier: restored, SkipFinalSnapshot: true, DeleteAutomatedBackups: true },
});

/** Names of calls and fields are those of Step Functions' AWS SDK integrations. */
export function drillDefinition(input: DrillInput) {
  const { serving, restored } = input;
  return {
    Comment: 'Restores the update database to a point in time, asks whether it is whole, and deletes it',
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { good: 0, waits: 0, why: 'nothing failed' }, Next: 'DeleteFormer' },
      ...former(restored),
      ...restore(input, serving, restored),
      ...awaitRestored(restored),
      ...check(input.check, restored),
      ...measure(KIND, '$states.context.Execution.StartTime', 'CleanUp'),
      ...cleanUp(restored),
      ...ends(`'${restored}'`),
    },
  };
}

/** What a drill has left that somebody stopped in the middle. */
const former = (restored: string) => ({
  DeleteFormer: {
    ...deletion(restored),
    Catch: [
      { ErrorEquals: [GONE], Assign: { waits: 0 }, Next: 'DescribeServing' },
      { ErrorEquals: ['States.ALL'], Next: 'WaitForFormer' },
    ],
    Next: 'WaitForFormer',
  },
  WaitForFormer: wait('CountFormer'),
  CountFormer: {
    Type: 'Choice',
    Choices: [
      {
        Condition: jsonata(`$waits < ${DELETE_MINUTES}`),
        Assign: { waits: jsonata('$waits + 1') },
        Next: 'DeleteFormer',
      },
    ],
    Assign: { why: 'what a former drill has restored cannot be deleted' },
    Default: 'InstanceLeft',
  },
});

const restore = (input: DrillInput, serving: string, restored: string) => ({
  DescribeServing: {
    ...task('rds', 'describeDBInstances'),
    Arguments: { DbInstanceIdentifier: serving },
    Retry: TRY_AGAIN,
    Assign: { moment: jsonata('$states.result.DbInstances[0].LatestRestorableTime') },
    Catch: otherwise('the newest moment is not known', 'PutMetrics'),
    Next: 'Restore',
  },
  Restore: {
    ...task('rds', 'restoreDBInstanceToPointInTime'),
    Arguments: {
      SourceDBInstanceIdentifier: serving,
      TargetDBInstanceIdentifier: restored,
      RestoreTime: jsonata('$moment'),
      // RDS gives defaults for what is not said: the class of its source, but the default security group, subnet group and parameter group.
      DbSubnetGroupName: input.subnetGroupName,
      DbParameterGroupName: input.parameterGroupName,
      VpcSecurityGroupIds: [input.securityGroupId],
      PubliclyAccessible: false,
      MultiAZ: false,
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
      Tags: [{ Key: 'drill', Value: KIND }],
    },
    Catch: otherwise('it cannot be restored', 'PutMetrics'),
    Next: 'WaitForRestored',
  },
});

/** Until the instance is gone: a drill that leaves one behind costs money each hour, and is told as a failure. */
const cleanUp = (restored: string) => ({
  CleanUp: {
    Type: 'Pass',
    Assign: { waits: 0 },
    Next: 'DeleteRestored',
  },
  DeleteRestored: {
    ...deletion(restored),
    // While it is made, or deleted already, RDS refuses: the next minute asks again.
    Catch: [
      { ErrorEquals: [GONE], Next: 'IsGood' },
      { ErrorEquals: ['States.ALL'], Next: 'WaitForDeletion' },
    ],
    Next: 'WaitForDeletion',
  },
  WaitForDeletion: wait('CountDeletion'),
  CountDeletion: {
    Type: 'Choice',
    Choices: [
      {
        Condition: jsonata(`$waits < ${DELETE_MINUTES}`),
        Assign: { waits: jsonata('$waits + 1') },
        Next: 'DeleteRestored',
      },
    ],
    Default: 'InstanceLeft',
  },
});
