/** STS: the caller is a user of the account that the rehearsal plays. */
import { text } from '../../clouds/values';
import type { Operations } from '../context';

const CALLER = 'rehearsal';

export const sts: Operations = {
  GetCallerIdentity: ({ account }) => ({
    UserId: 'AIDAREHEARSAL',
    Account: account,
    Arn: `arn:aws:iam::${account}:user/${CALLER}`,
  }),
  AssumeRole({ accessKey, now }, input) {
    const role = text(input, 'RoleArn') ?? '';
    const session = text(input, 'RoleSessionName') ?? CALLER;
    return {
      AssumedRoleUser: {
        Arn: role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/') + `/${session}`,
        AssumedRoleId: `AROAREHEARSAL:${session}`,
      },
      Credentials: {
        AccessKeyId: accessKey,
        SecretAccessKey: CALLER,
        SessionToken: CALLER,
        Expiration: new Date(now().getTime() + 3_600_000),
      },
    };
  },
};
