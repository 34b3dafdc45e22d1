/** The facts that a real provider gives about the types of what was deployed. */
import type { Answers, TypeAnswers } from '../facts/answers';
import { loadSchemas } from '../schema';
import { byType } from './comparison';
import { harvest } from './harvest';
import type { ProviderBinary } from './process';
import { RealProvider } from './real-provider';
import type { Subject } from './record';

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
      const bare = shapes.slice(0, MOST_SHAPES).map((each) => ({ ...each, state: withoutDefaultTags(each.state) }));
      answers[type] = await harvest(provider, resources[type]!.block, bare);
      tell(type);
    }
    return { provider: `hashicorp/aws ${binary.version}`, types: answers };
  } finally {
    provider.stop();
  }
}

function withoutDefaultTags(state: Subject['state']): Subject['state'] {
  return 'tags_all' in state ? { ...state, tags_all: state['tags'] ?? {} } : state;
}
