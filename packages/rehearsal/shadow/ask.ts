/** The facts that a real provider gives about the types of what was deployed. */
import type { Answers, TypeAnswers } from '../facts/answers';
import { checkAnswered } from '../provider/answered';
import { loadSchemas } from '../schema';
import { isRecord, isUnset } from '../provider/cty';
import { grouped } from './compare';
import { byType } from './comparison';
import { harvest } from './harvest';
import { shapeOf } from './mutate';
import type { ProviderBinary } from './process';
import { RealProvider } from './real-provider';
import type { Subject } from './record';
import { NESTING, shapesOf, simplified, type NestingType } from './shapes';

/** Shapes of one type that are asked about: more of them tell little more. */
const MOST_SHAPES = 6;

export async function answersOf(
  binary: ProviderBinary,
  subjects: readonly Subject[],
  tell: (type: string) => void,
): Promise<Answers> {
  const types = byType(subjects);
  const { resources } = loadSchemas({ provider: 'aws', resources: [...types.keys()], dataSources: [] });
  const provider = await RealProvider.start(binary);
  try {
    const answers: Record<string, TypeAnswers> = {};
    for (const [type, shapes] of types) {
      // Default tags are another matter: states are told without them.
      const bare = covering(shapes, MOST_SHAPES).map((each) => ({ ...each, state: withoutDefaultTags(each.state) }));
      answers[type] = withoutFalse(await harvest(provider, resources[type]!.block, bare), shapes);
      tell(type);
    }
    for (const type of Object.keys(NESTING) as NestingType[]) {
      const own = grouped(subjects.filter((each) => each.type === type)).map(({ subject }) => subject);
      if (own.length === 0) continue;
      answers[type] = await ofNesting(provider, type, own);
      tell(type);
    }
    return { provider: `hashicorp/aws ${binary.version}`, types: answers };
  } finally {
    provider.stop();
  }
}

/** Those of the shapes that together set the most arguments, so that none is left out for the order of a deployment. */
function covering(shapes: readonly Subject[], most: number): readonly Subject[] {
  const seen = new Set<string>();
  const rest = [...shapes].sort((a, b) => (shapeOf(a.config) < shapeOf(b.config) ? -1 : 1));
  const chosen: Subject[] = [];
  while (rest.length > 0 && chosen.length < most) {
    const fresh = rest.map(({ config }) => argumentsOf(config).filter((path) => !seen.has(path)));
    const best = fresh.reduce((at, paths, index) => (paths.length > (fresh[at]?.length ?? 0) ? index : at), 0);
    for (const path of fresh[best] ?? []) seen.add(path);
    chosen.push(...rest.splice(best, 1));
  }
  return chosen;
}

/** The paths of what is set, without indexes. */
function argumentsOf(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => argumentsOf(item, at));
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => argumentsOf(item, `${at}.${name}`));
  return isUnset(value) ? [] : [at];
}

/** A type with blocks that nest in themselves: what stands in those is told apart, and all else with the simplest of them. */
async function ofNesting(
  provider: RealProvider,
  type: NestingType,
  subjects: readonly Subject[],
): Promise<TypeAnswers> {
  const { resources } = loadSchemas({ provider: 'aws', resources: [type], dataSources: [] });
  const simple = subjects.slice(0, 1).map((each) => ({
    ...each,
    config: simplified(type, each.config),
    state: simplified(type, withoutDefaultTags(each.state)),
  }));
  const around = withoutFalse(await harvest(provider, resources[type]!.block, simple), subjects);
  const { shapes, items } = await shapesOf(provider, type);
  return { ...around, shapes, items: { ...around.items, ...items } };
}

/** Without rules that would refuse what was deployed: then the words of a refusal were misread. */
function withoutFalse(answers: TypeAnswers, subjects: readonly Subject[]): TypeAnswers {
  const isRight = (rule: TypeAnswers): boolean =>
    subjects.every(({ config }) => checkAnswered(rule, config).length === 0);
  const values = Object.entries(answers.values ?? {})
    .map(([path, rules]) => [path, rules.filter((rule) => isRight({ values: { [path]: [rule] } }))] as const)
    .filter(([, rules]) => rules.length > 0);
  return {
    ...answers,
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
    ...(answers.together && { together: answers.together.filter((rule) => isRight({ together: [rule] })) }),
    ...(answers.items && {
      items: Object.fromEntries(
        Object.entries(answers.items).filter(([path, bounds]) => isRight({ items: { [path]: bounds } })),
      ),
    }),
  };
}

function withoutDefaultTags(state: Subject['state']): Subject['state'] {
  return 'tags_all' in state ? { ...state, tags_all: state['tags'] ?? {} } : state;
}
