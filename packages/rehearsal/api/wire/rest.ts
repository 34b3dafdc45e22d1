/** REST: an operation is a method and a path, and members of its input lie in the path, the query, headers and the body. */
import { decode, type Input, type Layout } from './decode';
import type { Operation, ServiceModel, Shape } from './model';
import type { WireRequest } from './wire-request';
import { readScalar } from './scalars';
import { malformed } from './api-error';

type Labels = Readonly<Record<string, string>>;

export interface RestMatch {
  readonly operation: Operation;
  readonly labels: Labels;
}

/** Of several paths that fit, the one that says most in words: `/schedules/{Name}` and `/schedules/all`. */
export function matchRest(model: ServiceModel, request: Pick<WireRequest, 'method' | 'url'>): RestMatch | undefined {
  const url = new URL(request.url, 'http://localhost');
  const found = [...model.operations.values()].flatMap((operation) => {
    const [method, path = ''] = operation.http ?? [];
    const [place = '', query = ''] = path.split('?');
    if (method !== request.method || ![...new URLSearchParams(query)].every(([key]) => url.searchParams.has(key)))
      return [];
    const labels = labelsOf(place, url.pathname);
    return labels === undefined
      ? []
      : [{ operation, labels, words: place.replace(/\{[^}]*\}/g, '').length + query.length }];
  });
  return found.sort((left, right) => right.words - left.words)[0];
}

function labelsOf(template: string, path: string): Labels | undefined {
  const names: string[] = [];
  const pattern = template
    .replace(/\/$/, '')
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1).replace('+', ''));
      return part.endsWith('+}') ? '(.+?)' : '([^/]+)';
    })
    .join('');
  const match = new RegExp(`^${pattern}/?$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

/** Reads what lies outside of the body at once; the body when it is asked for it. */
export function readBindings(
  shape: Shape,
  labels: Labels,
  { url, headers, body }: WireRequest,
): (layout: Layout, raw: () => unknown) => Input {
  const query = new URL(url, 'http://localhost').searchParams;
  const outside: Record<string, unknown> = {};
  const inBody: [string, Shape][] = [];
  let payload: [string, Shape] | undefined;
  for (const [name, member] of shape.structIterator()) {
    const traits = member.getMergedTraits();
    const set = (text: string | null | undefined): void => {
      if (text !== null && text !== undefined) outside[name] = readScalar(member, text, name);
    };
    if (traits.httpLabel !== undefined) set(labels[name]);
    else if (traits.httpQuery !== undefined) {
      const values = query.getAll(traits.httpQuery);
      if (!member.isListSchema()) set(values[0]);
      else if (values.length > 0) outside[name] = values.map((text) => readScalar(member.getValueSchema(), text, name));
    } else if (traits.httpHeader !== undefined) set(headers[traits.httpHeader.toLowerCase()] as string | undefined);
    else if (traits.httpPayload !== undefined) payload = [name, member];
    else if (traits.httpQueryParams === undefined && traits.httpPrefixHeaders === undefined)
      inBody.push([name, member]);
  }
  return (layout, raw) => {
    if (payload !== undefined) return { ...outside, ...payloadOf(payload, layout, body, raw) };
    return { ...outside, ...membersOf(shape, inBody, layout, raw) };
  };
}

function payloadOf([name, member]: [string, Shape], layout: Layout, body: Buffer, raw: () => unknown): Input {
  if (body.length === 0) return {};
  if (member.isBlobSchema()) return { [name]: body };
  return { [name]: member.isStructSchema() ? decode(layout, member, raw(), name) : body.toString() };
}

function membersOf(shape: Shape, members: readonly [string, Shape][], layout: Layout, raw: () => unknown): Input {
  const given = (raw() ?? {}) as Input;
  const keys = new Map(members.map(([name, member]) => [layout.name(name, member), [name, member] as const]));
  const entries = Object.entries(given).filter(([key]) => !layout.besides.includes(key));
  const unknown = entries.find(([key]) => !keys.has(key));
  if (unknown !== undefined) {
    throw malformed(
      `Unknown parameter in input: "${unknown[0]}", must be one of: ${[...shape.structIterator()].map(([name]) => name).join(', ')}`,
    );
  }
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const [name, member] = keys.get(key) ?? [];
      return name === undefined || member === undefined || value === null
        ? []
        : [[name, decode(layout, member, value, name)]];
    }),
  );
}
