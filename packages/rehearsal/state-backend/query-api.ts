import type { ServerResponse } from 'node:http';
import { sendXml } from './xml';

const CALLER = 'rehearsal';

export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  /** What the next request must have, too, when a role was assumed in between. */
  readonly accessKey: string;
}

/**
 * STS and IAM as far as Terraform's S3 backend asks: who am I, and assume this role. The caller is a user of the
 * given AWS account; an assumed role is in the account of its ARN.
 */
export function answerQueryApi(caller: Caller, form: URLSearchParams, response: ServerResponse): void {
  const action = form.get('Action') ?? '';
  const result = RESULTS[action]?.(caller, form);
  if (result !== undefined) {
    sendXml(response, 200, {
      [`${action}Response`]: { [`${action}Result`]: result, ResponseMetadata: { RequestId: CALLER } },
    });
    return;
  }
  sendXml(response, 400, {
    ErrorResponse: {
      Error: {
        Type: 'Sender',
        Code: 'InvalidAction',
        Message: `The rehearsal does not model ${action || 'this request'}.`,
      },
    },
  });
}

type Result = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const RESULTS: Readonly<Record<string, (caller: Caller, form: URLSearchParams) => Result>> = {
  GetCallerIdentity: ({ account }) => ({ Arn: userArn(account), UserId: 'AIDAREHEARSAL', Account: account }),
  GetUser: ({ account }) => ({ User: { Arn: userArn(account), UserName: CALLER, UserId: 'AIDAREHEARSAL', Path: '/' } }),
  AssumeRole: ({ accessKey }, form) => {
    const role = form.get('RoleArn') ?? '';
    return {
      AssumedRoleUser: { Arn: `${role}/${CALLER}`, AssumedRoleId: `AROAREHEARSAL:${CALLER}` },
      Credentials: {
        AccessKeyId: accessKey,
        SecretAccessKey: CALLER,
        SessionToken: CALLER,
        Expiration: '2999-01-01T00:00:00Z',
      },
    };
  },
};

function userArn(account: string): string {
  return `arn:aws:iam::${account}:user/${CALLER}`;
}
