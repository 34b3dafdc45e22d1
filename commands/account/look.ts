import { loadEnvironments } from '../../environments';
import type { Where } from '../operations/options';
import { inSession, assertEnvironment } from '../operations/session';
import { otherAccount } from '../operations/aws/clients';
import { judgedQuotas, madeIn } from '../questions/quotas';
import type { Finding } from '../release/preflight/finding';
import { tableOf } from '../release/preflight/table';
import { ask } from './ask';
import { judge } from './judge';

export interface AccountFlags extends Where {
  readonly json?: true;
}

const TO_DO = 2;
const UNKNOWN = 4;

/** @returns 0 where the account has everything; 2 where something is to be done; 4 where nobody could say */
export async function lookAtAccount(environment: string, flags: AccountFlags): Promise<number> {
  assertEnvironment(environment);
  const own = loadEnvironments().find(({ environment: { name } }) => name === environment);
  if (own === undefined) throw new Error(`There is no environment ${environment}.`);
  const { aws } = own.environment;
  const raised = judgedQuotas(madeIn(environment)).filter(({ verdict }) => verdict === 'raise');
  const findings = await inSession(environment, flags, async ({ settings }) =>
    judge(await ask(otherAccount(settings, aws, undefined).settings, [aws.region, aws.backupRegion], raised), {
      accountId: aws.accountId,
      raised,
    }),
  );
  console.log(
    flags.json === true
      ? JSON.stringify({ environment, findings }, null, 2)
      : [
          `What the account ${aws.accountId} of ${environment} has:`,
          '',
          tableOf(findings),
          '',
          lastLine(findings),
        ].join('\n'),
  );
  return codeOf(findings);
}

const codeOf = (findings: readonly Finding[]): number => {
  if (findings.some(({ verdict }) => verdict === 'stop' || verdict === 'warning')) return TO_DO;
  return findings.some(({ verdict }) => verdict === 'unknown') ? UNKNOWN : 0;
};

function lastLine(findings: readonly Finding[]): string {
  const open = findings.filter(({ verdict }) => verdict !== 'ok').map(({ id }) => id);
  return open.length === 0
    ? 'It has everything that a deployment here does not make.'
    : `To be done before a deployment: ${[...new Set(open)].join(', ')}; docs/runbooks/bootstrap.md says how. Nothing was changed.`;
}
