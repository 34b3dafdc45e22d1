/**
 * What follows when AWS Backup has restored a copy of the vault for a drill, in Amazon States Language with JSONata: ask the database
 * whether it is whole, say what that took, tell AWS Backup, which then deletes what it has restored, and see that it does.
 * It begins with an event of EventBridge: "Restore testing validation" (AWS Backup developer guide).
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

const KIND: DrillKind = 'vault';

const describeJob = () => ({
  ...task('backup', 'describeRestoreJob'),
  Arguments: { RestoreJobId: jsonata('$job') },
  Retry: TRY_AGAIN,
});

/** A field of the answer that is not always there. */
const orNull = (field: string) => jsonata(`( $f := $states.result.${field}; $exists($f) ? $f : null )`);

/** Names of calls and fields are those of Step Functions' AWS SDK integrations. */
export const vaultDrillDefinition = (input: DrillCheck) => ({
  Comment: 'Asks the database that AWS Backup has restored for a drill whether it is whole, and tells AWS Backup',
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: {
      Type: 'Pass',
      Assign: {
        good: 0,
        waits: 0,
        why: 'nothing failed',
        restored: 'nothing',
        job: jsonata('$states.input.detail.restoreJobId'),
      },
      Next: 'DescribeJob',
    },
    ...job(),
    ...awaitRestored(jsonata('$restored')),
    ...check(input, jsonata('$restored')),
    ...measure(KIND, '$began', 'IsThereSomething'),
    ...tell(),
    ...ends('$restored'),
  },
});

const job = () => ({
  DescribeJob: {
    ...describeJob(),
    Assign: {
      jobStatus: jsonata('$states.result.Status'),
      jobMessage: orNull('StatusMessage'),
      began: jsonata('$states.result.CreationDate'),
      moment: orNull('RecoveryPointCreationDate'),
      // `arn:aws:rds:<region>:<account>:db:awsbackup-restore-test-…`
      restored: jsonata("( $a := $states.result.CreatedResourceArn; $exists($a) ? $split($a, ':')[6] : 'nothing' )"),
    },
    Catch: otherwise('AWS Backup does not say what it has restored', 'PutMetrics'),
    Next: 'HasRestored',
  },
  HasRestored: {
    Type: 'Choice',
    Choices: [
      {
        Condition: jsonata("$jobStatus = 'COMPLETED' and $restored != 'nothing' and $moment != null"),
        Next: 'DescribeRestored',
      },
    ],
    Assign: { why: jsonata("'AWS Backup has not restored it: ' & $jobStatus & ' ' & $string($jobMessage)") },
    Default: 'PutMetrics',
  },
});

/** AWS Backup takes no verdict on a job that restored nothing. With one it deletes at once, without one when the window closes. */
const tell = () => ({
  IsThereSomething: {
    Type: 'Choice',
    Choices: [{ Condition: jsonata("$restored != 'nothing'"), Next: 'Tell' }],
    Default: 'IsGood',
  },
  Tell: {
    ...task('backup', 'putRestoreValidationResult'),
    Arguments: {
      RestoreJobId: jsonata('$job'),
      ValidationStatus: jsonata("$good = 1 ? 'SUCCESSFUL' : 'FAILED'"),
      // At most 1,024 characters ("PutRestoreValidationResult", AWS Backup API reference, has no number: that of other messages).
      ValidationStatusMessage: jsonata("$good = 1 ? 'database-check calls it good' : $substring($why, 0, 1000)"),
    },
    Retry: TRY_AGAIN,
    Assign: { waits: 0 },
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { waits: 0 }, Next: 'WaitForDeletion' }],
    Next: 'WaitForDeletion',
  },
  WaitForDeletion: wait('DescribeDeletion'),
  DescribeDeletion: {
    ...describeJob(),
    Assign: { deletion: orNull('DeletionStatus'), waits: jsonata('$waits + 1') },
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { waits: jsonata('$waits + 1') }, Next: 'IsGone' }],
    Next: 'IsGone',
  },
  IsGone: {
    Type: 'Choice',
    Choices: [
      { Condition: jsonata("$deletion = 'SUCCESSFUL'"), Next: 'IsGood' },
      { Condition: jsonata(`$deletion = 'FAILED' or $waits >= ${DELETE_MINUTES}`), Next: 'InstanceLeft' },
    ],
    Default: 'WaitForDeletion',
  },
});
