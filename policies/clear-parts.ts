/**
 * Which parts of a policy document are known well enough before apply. `${aws_sns_topic.x.arn}` will be one ARN,
 * whatever it is; `${join("", ["*"])}`, `${local.who}` and `${terraform_data.x.output}` may be anything, also `*`.
 */
import { isUnresolved, parseReference } from './references';
import type { StackView } from './stack-view';

/** Attributes that AWS computes, and that never contain a wildcard. */
const COMPUTED = /^(arn|id|name|bucket|unique_id|account_id|iam_arn|key_id|\w+_arn)$/;
const EXPRESSION = /(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** The text when it cannot be told what stands in it; undefined when it can. */
export function unclearText(given: string, stack: StackView): string | undefined {
  const whole = stack.value(given);
  const text = typeof whole === 'string' ? whole : given;
  const rest = text.replace(EXPRESSION, (expression) => (isComputed(expression, stack) ? '' : expression));
  return isUnresolved(rest) ? given : undefined;
}

/** The first of the texts that cannot be told. */
export function firstUnclear(texts: readonly string[], stack: StackView): string | undefined {
  return texts.find((text) => unclearText(text, stack) !== undefined);
}

function isComputed(expression: string, stack: StackView): boolean {
  const reference = parseReference(expression);
  const resource = stack.follow(expression);
  if (!reference || !resource || !/^(data\.)?aws_/.test(resource.type)) return false;
  const last = expression.slice(0, -1).split('.').at(-1) ?? '';
  if (!COMPUTED.test(last)) return false;
  const configured = reference.deeper ? undefined : resource.attributes[last];
  return configured === undefined || !/[*?]|\$\{/.test(String(stack.value(configured)));
}
