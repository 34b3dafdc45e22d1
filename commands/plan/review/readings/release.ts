/** What a plan says of a release of Balrog: which versions, what its migration does, whether there is a way back. Read from the schema gate's input and from the images. */
import { balrogImage, IMAGES } from '../../../../application/images';
import { schemaOf } from '../../../../application/migrations';
import { runsOn, schemaChangeBetween, type DerivedChange } from '../../../../application/schema/runs-on';
import { BALROG_VERSION, compareVersions } from '../../../../application/version';
import type { Plan, PlannedChange, ReadDanger, Reading, Told } from '@balrog-infra/review';
import { recordOf } from '../record-of';
import * as dangers from './release-dangers';
import type { PlannedRelease, ReleaseContext, Transition } from './transition';

export const releaseReading =
  (context: ReleaseContext): Reading =>
  (plan) => {
    const found = plan.changes.flatMap(transitionOf)[0];
    if (found === undefined) return { said: [], dangers: [] };
    const images = imagesIn(plan);
    const ofImages = dangers.ofDigests(found, images);
    const { before, after } = found;
    if (before.version === after.version)
      return { said: ofImages.map(({ what }) => sentenceOf(what)), dangers: ofImages };
    if (![before, after].every(({ version }) => BALROG_VERSION.test(version))) return { said: [], dangers: ofImages };
    return toldOf(found, ofImages, context);
  };

const sentenceOf = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function toldOf(found: Transition, ofImages: readonly ReadDanger[], context: ReleaseContext): Told {
  const { before, after } = found;
  const older = compareVersions(after.version, before.version) < 0;
  const derived = schemaChangeBetween(before.version, after.version);
  const back = wayBack(found, derived, context.stack);
  const ofSchema = older ? dangers.ofOlder(found, context.stack) : dangers.ofSchema(found, derived, back);
  const early = older ? [] : dangers.beforeStage(found, context);
  return {
    said: [
      `Release: ${before.version} → ${after.version}${older ? ', an older version' : ''}.`,
      older ? 'Migration: none, because going back runs none.' : migrationOf(derived, after),
      back,
      ...[...ofImages, ...early].map(({ what }) => sentenceOf(what)),
    ],
    dangers: [...ofSchema, ...ofImages, ...early],
    recoveries: { restart: back },
  };
}

function migrationOf({ change, says, files }: DerivedChange, { schemaChange }: PlannedRelease): string {
  const declared = schemaChange === undefined || schemaChange === change ? '' : `; releases.json says ${schemaChange}`;
  if (change === 'none') return `Migration: it runs and changes nothing: ${says}${declared}.`;
  if (change === 'unknown') return `Migration: it runs, and ${says}${declared}.`;
  return `Migration: it runs and is ${change} (${files.join(', ')}): ${says}${declared}.`;
}

/** By a release alone; data comes back by a restore. */
function wayBack({ before, after }: Transition, derived: DerivedChange, stack: string): string {
  const schema = schemaOf(after.version);
  const rollback = `\`npm run balrog -- rollback ${stack}\``;
  const restore = `fix forward, or bring the data back, too: \`npm run balrog -- restore ${stack} --before ${after.version} --release ${before.version}\``;
  if (compareVersions(after.version, before.version) < 0)
    return `The way back is forward: release ${before.version} again.`;
  const declared = after.schemaChange === 'destructive' && derived.change !== 'none' && derived.change !== 'additive';
  if (declared || derived.change === 'destructive' || derived.change === 'two releases')
    return `There is no way back to ${before.version} by a release: ${restore}.`;
  if (derived.change === 'unknown' || schema === undefined)
    return `Nobody knows whether ${before.version} runs on the schema of ${after.version}: ask RelEng before; else ${restore}.`;
  return `The way back: ${rollback}; ${runsOn(before.version, schema).says}.`;
}

/** An update or a replacement of the gate's call; a first deployment has no version of before. */
function transitionOf({ type, mode, address, before, after }: PlannedChange): readonly Transition[] {
  if (type !== 'aws_lambda_invocation' || mode === 'data') return [];
  const [was, is] = [releaseIn(before), releaseIn(after)];
  return was === undefined || is === undefined ? [] : [{ address, before: was, after: is }];
}

function releaseIn(side: unknown): PlannedRelease | undefined {
  const input = recordOf(side)['input'];
  const { version, digest, schemaChange } = recordOf(typeof input === 'string' ? parsed(input) : undefined);
  if (typeof version !== 'string' || typeof digest !== 'string') return undefined;
  return { version, digest, ...(typeof schemaChange === 'string' ? { schemaChange } : {}) };
}

/** Digests of each of Balrog's images, on both sides of the plan. */
function imagesIn({ changes }: Plan): dangers.Digests {
  const digests = (side: 'before' | 'after', repository: string): ReadonlySet<string> =>
    new Set(
      changes
        .filter(({ type, mode }) => type === 'aws_ecs_task_definition' && mode !== 'data')
        .flatMap((change) => containersOf(change[side]))
        .flatMap(({ image }) => balrogImage(String(image)) ?? [])
        .flatMap((one) => (one.repository === repository && one.digest !== undefined ? [one.digest] : [])),
    );
  const both = (repository: string) => ({ before: digests('before', repository), after: digests('after', repository) });
  return { balrog: both(IMAGES.balrog), agent: both(IMAGES.agent) };
}

function containersOf(side: unknown): readonly Readonly<Record<string, unknown>>[] {
  const text = recordOf(side)['container_definitions'];
  const list = typeof text === 'string' ? parsed(text) : undefined;
  return Array.isArray(list) ? list.map(recordOf) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
