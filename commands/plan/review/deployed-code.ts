/**
 * The cdk.tf.json that was deployed last, kept beside the state. A plan shows what changes in the clouds; that the code gave up a condition, a protection
 * against destroying or the watch over an attribute stands in no change, and is seen by comparing both (ADR 44).
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Found } from '@balrog-infra/review';
import { z } from 'zod';
import type { ClientSettings } from '../../operations/aws/clients';
import { isTaken, objectsOf, type Condition, type Objects } from '../../operations/aws/objects';
import { stateSerial, type StateSerial } from './plan-file';

/** A plan that is reviewed, as far as it matters here. */
export interface PlannedCode {
  readonly stack: string;
  /** The stack's, where `terraform init` was. */
  readonly folder: string;
  /** SHA-256 of the plan. */
  readonly plan: string;
  /** cdk.tf.json that it was made of. */
  readonly code: Buffer;
  /** The state that it was made of. */
  readonly state: StateSerial;
  /** The commit whose code this is, as a full hash; undefined where something of it is not committed. */
  readonly commit?: string | undefined;
}

/** What a review is told of what was deployed last. */
export interface DeployedBefore {
  /** Content of its cdk.tf.json; undefined where there is none to rely on. */
  readonly code?: unknown;
  /** The commit that it was synthesized from, where it was one. */
  readonly commit?: string | undefined;
  /** Content of that in which all of before the operation under way stood. */
  readonly formerCode?: unknown;
  /** Its text. */
  readonly former?: string;
  /** The state has moved on without it. */
  readonly isStale: boolean;
  readonly found: readonly Found[];
  /** Each a sentence or a few. */
  readonly notes: readonly string[];
  /** It is this very code, of this very state. */
  readonly isThis: boolean;
  /** What has to be replaced, and nothing else, when the next one is kept. */
  readonly condition: Condition;
}

export interface DeployedCode {
  before(planned: PlannedCode): Promise<DeployedBefore>;
  /**
   * Keeps the code of a plan that was applied, or that had nothing to change.
   * @param isStep of a longer operation, whose next step is held against the code of before it, too
   * @returns undefined, or why it could not be kept, in a sentence
   */
  keep(planned: PlannedCode, before: DeployedBefore, isStep?: boolean): Promise<string | undefined>;
}

const kept = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  /** Of the apply. */
  deployed: z.iso.datetime(),
  plan: z.string(),
  /** The state that the deployment left. */
  state: z.strictObject({ lineage: z.string(), serial: z.number().int() }),
  sha256: z.string(),
  code: z.string(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .optional(),
  /** That of before the operation under way, of which this was a step. */
  former: z.strictObject({ sha256: z.string(), code: z.string() }).optional(),
});

type Kept = z.infer<typeof kept>;

/** What `terraform init` writes down of the backend. */
const prepared = z.object({
  backend: z.object({
    type: z.literal('s3'),
    config: z.object({ bucket: z.string(), key: z.string(), region: z.string() }),
  }),
});

type Place = z.infer<typeof prepared>['backend']['config'];

const NAME = 'deployed-code.json';

/**
 * In the state's bucket, which is versioned, encrypted and writable for whoever deploys: `prod/deployed-code.json`. Called after the stack, not after the
 * state: code that says another name for its state finds it all the same, and is no first deployment.
 */
const deployedKey = (stack: string): string => posix.join(stack, NAME);

/**
 * The code that was deployed, of any stack whose folder was initialized.
 * @param settings of the region where the state is
 */
export const deployedCode = (settings: (region: string) => ClientSettings): DeployedCode => {
  const open = async ({ folder }: PlannedCode): Promise<{ readonly objects: Objects; readonly place: Place }> => {
    const place = placeOf(folder);
    return { objects: await objectsOf(settings(place.region)), place };
  };
  return {
    before: async (planned) => {
      const { objects, place } = await open(planned);
      const key = deployedKey(planned.stack);
      const found = await objects.get(place.bucket, key);
      return found === undefined ? nothingKept(planned) : judged(found, planned, `s3://${place.bucket}/${key}`);
    },
    keep: async (planned, before, isStep = false) => {
      if (before.isThis) return undefined;
      try {
        const { objects, place } = await open(planned);
        const state = stateSerial((await objects.get(place.bucket, place.key))?.text ?? '') ?? planned.state;
        await objects.put(
          place.bucket,
          deployedKey(planned.stack),
          textOf(planned, state, isStep ? before.former : undefined),
          before.condition,
        );
        return undefined;
      } catch (error) {
        const why = isTaken(error) ? 'somebody else deployed meanwhile' : (error as Error).message;
        return `What is deployed now could not be kept for the next review (${why}): it compares with what was deployed before, and says so.`;
      }
    },
  };
};

/** For whoever only reviews: nothing is kept, and what cannot be read is said. */
export const onlyRead = (deployed: DeployedCode): DeployedCode => ({
  before: async (planned) => {
    try {
      return await deployed.before(planned);
    } catch (error) {
      return { ...NOTHING, condition: {}, notes: [`${notRead((error as Error).message)} ${UNSEEN}`] };
    }
  },
  keep: () => Promise.resolve(undefined),
});

const notRead = (why: string): string => `What was deployed last could not be read (${why}).`;

const NOTHING = { isStale: false, found: [], notes: [], isThis: false, condition: { IfNoneMatch: '*' } } as const;

const UNSEEN =
  'That the code has given up a condition, a protection against destroying or the watch over an attribute since then, this review cannot see; `npm run review -- --base REF` does, against the commit that is deployed.';

function nothingKept({ state, stack }: PlannedCode): DeployedBefore {
  // The report says that it is the first deployment: there is nothing of before.
  if (state.serial === 0) return NOTHING;
  return { ...NOTHING, notes: [`Of ${stack} no deployment is known that was reviewed here. ${UNSEEN}`] };
}

type Read = NonNullable<Awaited<ReturnType<Objects['get']>>>;

function judged({ text, etag }: Read, planned: PlannedCode, where: string): DeployedBefore {
  const condition = etag === undefined ? {} : { IfMatch: etag };
  const read = readKept(text, planned.stack);
  if (read === undefined) return { ...NOTHING, found: [changed(where, sha256(text))], condition };
  const { known, code, formerCode } = read;
  const isStale = known.state.lineage !== planned.state.lineage || known.state.serial !== planned.state.serial;
  return {
    code,
    commit: known.commit,
    formerCode,
    former: known.former?.code ?? known.code,
    isStale,
    found: [],
    notes: isStale ? [stale(known, planned)] : [],
    isThis: !isStale && known.sha256 === sha256(planned.code),
    condition,
  };
}

/** Undefined where it is not what a deployment of this stack wrote. */
function readKept(text: string, stack: string) {
  try {
    const known = kept.parse(JSON.parse(text));
    const former = known.former ?? known;
    const isWhole = [known, former].every(({ code, sha256: digest }) => sha256(code) === digest);
    if (known.stack !== stack || !isWhole) return undefined;
    const contentOf = (code: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(code));
    return { known, code: contentOf(known.code), formerCode: contentOf(former.code) };
  } catch {
    return undefined;
  }
}

const stale = ({ deployed, state }: Kept, planned: PlannedCode): string =>
  `The state of ${planned.stack} was written since its last deployment that was reviewed and came to its end (${deployed}, ${named(state, planned.state)}): somebody deployed by another way (cdktf deploy, Terraform), or a deployment broke off. The code is compared with that of then; what only the code in between had, this review cannot see.`;

const named = (then: StateSerial, now: StateSerial): string =>
  then.lineage === now.lineage ? `serial ${then.serial}, now ${now.serial}` : 'another state by now';

const changed = (where: string, digest: string): Found => ({
  rule: 'deployed.code-changed',
  theme: 'blindness',
  severity: 'critical',
  address: 'terraform.backend',
  what: `the code that was deployed last, ${where}, is not as its deployment left it (SHA-256 ${digest.slice(0, 12)}…)`,
  reason:
    'A review compares with it what no plan shows: conditions, protections against destroying, ignored attributes, whose programs are run. Whoever changes it hides what the code gives up.',
  remedy:
    'Find out who wrote it (the versions of the bucket, CloudTrail), and review with --base against the commit that is deployed. The deployment that is acknowledged puts its own code there.',
});

const textOf = ({ stack, plan, code, commit }: PlannedCode, state: StateSerial, former: string | undefined): string =>
  JSON.stringify({
    version: 1,
    stack,
    deployed: new Date().toISOString(),
    plan,
    state: { lineage: state.lineage, serial: state.serial },
    sha256: sha256(code),
    code: code.toString(),
    ...(commit !== undefined && { commit }),
    ...(former !== undefined && { former: { sha256: sha256(former), code: former } }),
  } satisfies Kept);

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

function placeOf(folder: string): Place {
  const file = join(folder, '.terraform', 'terraform.tfstate');
  const { data } = prepared.safeParse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
  if (data === undefined) throw new Error(`${dirname(file)} does not say where the state is kept. Plan again.`);
  return data.backend.config;
}
