/** What the code says of the next one, held against what it says of the former: the same, but for the name. */
import { openDocument } from '../diff/documents';
import { keyed, named, type Path } from '../diff/paths';
import { canonical, isRecord, type JsonRecord } from '../plan/json';
import { mentions, renamed } from './names';
import type { AnnouncedStep } from './announced';
import type { Known } from './known';

/** What says where a block stands, and what orders it. */
const ASIDE = ['//', 'depends_on', 'lifecycle'];

/** The address of what was there before and is for the former what this one is for the next; undefined where there is none. */
export function twinOf(
  address: string,
  { former, next }: AnnouncedStep,
  { plan, synthesized, formerCode }: Known,
): string | undefined {
  const block = synthesized.blocks.get(address);
  if (block === undefined || !mentions(bare(block), next)) return undefined;
  const wanted = canonical(renamed(bare(block), next, former));
  const made = new Set(plan.changes.filter(({ action }) => action === 'create').map((change) => change.address));
  const [type = ''] = address.split('.');
  return [...formerCode.blocks].find(
    ([other, one]) => other.startsWith(`${type}.`) && !made.has(other) && canonical(bare(one)) === wanted,
  )?.[0];
}

const bare = (block: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(block).filter(([name]) => !ASIDE.includes(name)));

/** At this place of a block, or of the block of the next one itself, stands what stands at the former's. */
export function saysTheSame(
  path: Path,
  { former, next }: AnnouncedStep,
  { synthesized, formerCode }: Known,
  address?: string,
): boolean {
  const said = valueAt(synthesized.blocks.get(address ?? next.address), path);
  const twin = valueAt(
    formerCode.blocks.get(address ?? former.address),
    path.map((segment) =>
      segment.kind === 'key'
        ? keyed(String(renamed(segment.key, next, former)))
        : segment.kind === 'name'
          ? named(String(renamed(segment.name, next, former)))
          : segment,
    ),
  );
  return said !== undefined && twin !== undefined && canonical(renamed(said, next, former)) === canonical(twin);
}

function valueAt(block: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, segment) => {
    const opened = typeof inner === 'string' ? openDocument(inner) : inner;
    if (segment.kind === 'index') return Array.isArray(opened) ? (opened as unknown[])[segment.index] : undefined;
    if (segment.kind === 'name') {
      // A block of which there is one is written as a list or by itself.
      const one: unknown = Array.isArray(opened) && opened.length === 1 ? (opened as unknown[])[0] : opened;
      return isRecord(one) ? one[segment.name] : undefined;
    }
    const members = Array.isArray(opened) ? (opened as unknown[]).filter(isRecord) : [];
    return members.find((member) => ['name', 'Sid', 'sid'].some((key) => member[key] === segment.key));
  }, block);
}
