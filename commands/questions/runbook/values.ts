/** What a placeholder of a page stands for: a path below the one output of the stack, or what the page is about at the moment. */
import type { StackNames } from '../../../stacks/stack-names';
import { nameAt } from '../../names';
import type { StackText } from '../../stacks';
import { lookUp } from './lookups';

/** What the alarm that somebody reads the page for is about: `{ domain: 'aus4' }`. */
export type Subject = Readonly<Partial<Record<string, string>>>;

export interface Source {
  /** The output `balrog`: of the synthesized stack, or of the state, where nothing is left to be looked up. */
  readonly names: StackNames;
  /** The synthesized stack, for what its output refers to. */
  readonly stack: StackText;
  /** Without one, `{{alarm}}` cannot be said. */
  readonly alarm?: string;
  readonly subject: Subject;
}

/** Subjects that are more than a name, and the list of the output that has them. */
const LISTS = { domain: 'domains', service: 'services', job: 'jobs' } as const;

/** @throws Error when there is no such thing in that environment */
export function valueOf(path: string, source: Source): string {
  const { alarm, subject, names } = source;
  if (path === 'alarm' && alarm !== undefined) return alarm;
  const [first = '', ...rest] = path.split('.');
  const name = subject[first];
  if (name !== undefined && rest.length === 0) return name;
  const list = name === undefined ? undefined : LISTS[first as keyof typeof LISTS];
  const whole = list === undefined ? path : [list, name, ...rest].join('.');
  return inACommand(nameAt(names, whole), whole, source);
}

function inACommand(value: unknown, path: string, { names, stack }: Source): string {
  const { environment, account, regions } = names;
  if (typeof value === 'string' && !value.includes('${')) return value;
  const found = typeof value === 'string' ? lookUp(value, stack, { account, region: regions.main }) : undefined;
  if (found !== undefined) return found;
  if (JSON.stringify(value).includes('${')) return `$(npm run --silent balrog -- plan names ${environment} ${path})`;
  return shorthand(value);
}

/**
 * As the AWS CLI takes a structure without quotes: `key={inner=[a,b]}` ("Using shorthand syntax", AWS CLI user guide). Of names and ids
 * alone, which have neither commas nor brackets.
 */
function shorthand(value: unknown): string {
  const inner = (part: unknown): string => {
    if (Array.isArray(part)) return `[${part.map(inner).join(',')}]`;
    return typeof part === 'object' && part !== null ? `{${shorthand(part)}}` : String(part);
  };
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, part]) => `${key}=${inner(part)}`)
        .join(',')
    : inner(value);
}
