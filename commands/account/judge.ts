/** What is seen of an account, as findings: each says what is there, and what to do where it is not enough. */
import type { Judged as Quota } from '../questions/quotas';
import type { Finding } from '../release/preflight/finding';
import type { Said, Seen } from './ask';

export interface Wanted {
  /** Twelve digits. */
  readonly accountId: string;
  readonly raised: readonly Pick<Quota, 'service' | 'name' | 'byDefault' | 'needed' | 'unit'>[];
}

/** Of keys that nobody can use the alarm hears from there alone. */
const KMS = 'kms.amazonaws.com';
/** What grows at night would be refused at the quota itself. */
const ROOM = 0.8;

export const judge = (seen: Seen, wanted: Wanted): readonly Finding[] => [
  account(seen, wanted),
  trail(seen),
  ...detectors(seen),
  budget(seen),
  ...quotas(seen, wanted),
];

const finding = (id: string, verdict: Finding['verdict'], says: string, remedy = ''): Finding => ({
  id,
  verdict,
  says,
  remedy,
});

/** Nobody could say: with why. */
const unsaid = (id: string, error: Error): Finding =>
  finding(id, 'unknown', `nobody could say (${error.message})`, 'ask with credentials that may read it');

const of = <T>(id: string, said: Said<T>, judged: (value: T) => Finding): Finding =>
  said instanceof Error ? unsaid(id, said) : judged(said);

const account = ({ account: said }: Seen, { accountId }: Wanted): Finding =>
  of('account', said, (is) =>
    is === accountId
      ? finding('account', 'ok', accountId)
      : finding(
          'account',
          'stop',
          `the credentials are of ${is}, and environments/ says ${accountId}: all below is of the other one`,
          `ask with credentials of ${accountId}`,
        ),
  );

const trail = ({ trails: said }: Seen): Finding =>
  of('trail', said, (trails) => {
    const sound = trails.find(
      ({ allRegions, logs, excluded }) => allRegions && logs && excluded !== undefined && !excluded.includes(KMS),
    );
    if (sound !== undefined) return finding('trail', 'ok', `${sound.name} records management events of all regions`);
    const why = trails.map(
      ({ name, allRegions, logs, excluded }) =>
        `${name} ${[
          ...(logs ? [] : ['does not log']),
          ...(allRegions ? [] : ['is of one region']),
          ...(excluded === undefined ? ['records no management events'] : []),
          ...(excluded?.includes(KMS) === true ? [`leaves ${KMS} out`] : []),
        ].join(', ')}`,
    );
    return finding(
      'trail',
      'stop',
      trails.length === 0 ? 'there is none' : why.join('; '),
      'have one for all regions that leaves nothing out: who changed what is known from there alone, and that a key is disabled',
    );
  });

const detectors = ({ detectors: all }: Seen): readonly Finding[] =>
  Object.entries(all).map(([region, said]) =>
    of('guardduty', said, (isOn) =>
      isOn
        ? finding('guardduty', 'ok', `on in ${region}`)
        : finding(
            'guardduty',
            'warning',
            `off in ${region}`,
            `aws guardduty create-detector --enable --region ${region}`,
          ),
    ),
  );

const budget = ({ budgets: said }: Seen): Finding =>
  of('budget', said, (budgets) =>
    budgets.length > 0
      ? finding('budget', 'ok', budgets.map(({ name, limit }) => `${name}, ${limit} a month`).join('; '))
      : finding(
          'budget',
          'warning',
          'no monthly one of costs',
          'make one (docs/runbooks/bootstrap.md): a loop that costs money raises no other alarm',
        ),
  );

const quotas = ({ quotas: all }: Seen, { raised }: Wanted): readonly Finding[] =>
  raised.map(({ service, name, byDefault, needed, unit }) =>
    of('quota', all[name] ?? byDefault, (has) => {
      const least = Math.ceil(needed / ROOM);
      const says = `${service}: ${name}: ${has} ${unit}, needed are ${needed}`;
      return has >= least
        ? finding('quota', 'ok', says)
        : finding('quota', needed > has ? 'stop' : 'warning', says, `raise it to ${least}; AWS may take days`);
    }),
  );
