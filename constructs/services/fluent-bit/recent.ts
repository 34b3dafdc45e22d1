/**
 * What of a container's output stands in CloudWatch, where each GB costs twenty times what it costs in S3, where it stands too. Public
 * writes a line for each update request: of those a few each second are enough to see that it answers, and how.
 */
import { REQUEST_LINE_START } from '../../../application/application-log';
import type { Section } from './section';
import type { LoggingContainer } from './tables';

/** Of one task. What the load balancer logs, and S3 keeps, tells of every request. */
const REQUEST_LINES_PER_SECOND = 5;

/** Copies get this in front of their tag, and go to CloudWatch alone. */
export const RECENT = 'recent.';

const MARK = 'recent';

/** Marks what CloudWatch gets, and copies it under a tag of its own. The key of the mark is written nowhere: outputs take the line alone. */
export const copyingRecent = (container: LoggingContainer, tags: string): readonly Section[] => [
  {
    kind: 'FILTER',
    comment: 'CloudWatch gets every line but those of requests, and of these a few each second.',
    options: [
      ['Name', 'lua'],
      ['Match', tags],
      ['call', 'mark_recent'],
      [
        'code',
        'function mark_recent(tag, at, record) ' +
          `if string.sub(record["log"] or "", 1, ${REQUEST_LINE_START.length}) == "${REQUEST_LINE_START}" then ` +
          'local second = os.time() ' +
          'if second ~= recent_second then recent_second = second recent_lines = 0 end ' +
          'recent_lines = recent_lines + 1 ' +
          `if recent_lines > ${REQUEST_LINES_PER_SECOND} then return 0, at, record end end ` +
          `record["${MARK}"] = "yes" return 2, at, record end`,
      ],
    ],
  },
  {
    kind: 'FILTER',
    options: [
      ['Name', 'rewrite_tag'],
      ['Match', tags],
      ['Rule', `$${MARK} ^yes$ ${RECENT}$TAG true`],
      ['Emitter_Name', `${container}_recent`],
    ],
  },
];
