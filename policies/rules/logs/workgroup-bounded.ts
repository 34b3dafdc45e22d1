import { blocks, show, undecided } from '../../expectations';
import { hasUnresolved } from '../../references';
import type { Finding, Rule } from '../../rule';
import type { Attributes } from '../../stack-view';

const WHERE = 'See constructs/logs/queries/workgroup.ts.';
/** The least that Athena takes as a limit. */
const LEAST_BYTES = 10_485_760;
/** Ten TiB, some fifty dollars: more is no limit. */
const MOST_BYTES = 10 * 1024 ** 4;

/** A workgroup of Athena limits what one question costs, and nobody who asks can change that or where answers go. */
export const workgroupBounded: Rule = {
  id: 'workgroup-bounded',
  reason:
    'One question without a day reads a year of all requests; and a client that chooses where its answers go puts addresses of people anywhere.',
  appliesTo: ['aws_athena_workgroup'],
  check: ({ attributes }, stack) => {
    const [configuration = {}] = blocks(attributes['configuration']);
    const [result = {}] = blocks(configuration['result_configuration']);
    const [encryption = {}] = blocks(result['encryption_configuration']);
    const [engine = {}] = blocks(configuration['engine_version']);
    const check = (
      of: Attributes,
      name: string,
      accepts: (given: unknown) => boolean,
      expected: string,
    ): readonly Finding[] => {
      const given = stack.value(of[name]);
      const remedy = `Set it to ${expected}. ${WHERE}`;
      if (accepts(given)) return [];
      if (hasUnresolved(given)) return [undecided(name, given, remedy)];
      return [{ wrong: `${name} is ${show(given)}, expected ${expected}`, remedy }];
    };
    return [
      ...check(configuration, 'enforce_workgroup_configuration', (given) => given === true, 'true'),
      ...check(configuration, 'publish_cloudwatch_metrics_enabled', (given) => given === true, 'true'),
      ...check(
        configuration,
        'bytes_scanned_cutoff_per_query',
        (given) => typeof given === 'number' && given >= LEAST_BYTES && given <= MOST_BYTES,
        `a number of bytes from ${LEAST_BYTES} to ${MOST_BYTES}`,
      ),
      ...check(
        engine,
        'selected_engine_version',
        (given) => /^Athena engine version \d+$/.test(String(given)),
        'a version, as AUTO changes the dialect under the queries',
      ),
      ...check(
        encryption,
        'encryption_option',
        (given) => ['SSE_S3', 'SSE_KMS', 'CSE_KMS'].includes(String(given)),
        'SSE_S3 or a key of KMS',
      ),
    ];
  },
};
