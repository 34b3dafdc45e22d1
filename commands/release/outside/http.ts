/** One question by HTTP: checked against what its API is documented to answer, or unknown, with why. */
import type { z } from 'zod';
import { known, unknown, type Answer } from './answer';

export interface Question {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
}

/** People wait for it, and a service that takes longer is not there. */
const TIMEOUT_MS = 10_000;
/** What answers on loopback is a rehearsal, which a busy machine slows down, and no service that is not there. */
const LOOPBACK_MS = 120_000;

const timeoutOf = (url: string): number => (new URL(url).hostname === '127.0.0.1' ? LOOPBACK_MS : TIMEOUT_MS);

/** The answer, whatever its status; unknown where none came in time. */
export async function asked({ url, method = 'GET', headers = {} }: Question): Promise<Answer<Response>> {
  try {
    return known(
      await fetch(url, { method, headers, redirect: 'follow', signal: AbortSignal.timeout(timeoutOf(url)) }),
    );
  } catch (error) {
    return unknown(`${url} does not answer: ${reasonOf(error, url)}`);
  }
}

/** `fetch` says "fetch failed", and its cause what failed. */
function reasonOf(error: unknown, url: string): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing within ${timeoutOf(url) / 1000} seconds`;
  const { cause } = error as { readonly cause?: unknown };
  return cause instanceof Error ? (cause.message === '' ? cause.name : cause.message) : error.message;
}

/** @returns undefined inside where it says 404: there is none */
export async function textOf(question: Question): Promise<Answer<string | undefined>> {
  const answer = await asked(question);
  if (!answer.known) return answer;
  const { status, ok } = answer.value;
  if (status === 404) return known(undefined);
  if (!ok) return unknown(`${question.url} answers with status ${status}`);
  try {
    return known(await answer.value.text());
  } catch (error) {
    return unknown(`${question.url} broke off: ${reasonOf(error, question.url)}`);
  }
}

/** The same as JSON of that shape; anything else is unknown. */
export async function jsonOf<T extends z.ZodType>(
  question: Question,
  shape: T,
): Promise<Answer<z.output<T> | undefined>> {
  const text = await textOf(question);
  if (!text.known || text.value === undefined) return text as Answer<undefined>;
  const parsed = shape.safeParse(parse(text.value));
  if (parsed.success) return known(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` at ${issue.path.map(String).join('.') || 'its top'}: ${issue.message}`;
  return unknown(`${question.url} answers in another shape than it documents${where}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What must be there: its absence is odd. */
export const present = <T>(answer: Answer<T | undefined>, url: string): Answer<T> =>
  answer.known && answer.value === undefined ? unknown(`${url} is not found`) : (answer as Answer<T>);

/** What follows from an answer; what is unknown stays so. */
export const mapped = <T, U>(answer: Answer<T>, map: (value: T) => U): Answer<U> =>
  answer.known ? known(map(answer.value)) : answer;
