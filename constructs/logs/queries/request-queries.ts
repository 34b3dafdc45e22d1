/** Questions about update requests: how many, of which kind, and how many users that may be. */
import { LAST_SEVEN_DAYS, type SavedQuery } from './saved-query';

/** Clients send GET and nothing else; where port 80 redirects to TLS, they ask again. */
const ASKED_ONCE = "request_verb = 'GET' AND status NOT BETWEEN 300 AND 399";

const NOT_USERS =
  'Requests are not users: one client asks several times a day, more often when somebody asks by hand or an answer ' +
  'failed. What a cache in front of the load balancer answers (answers may be kept for 90 seconds) is not in the log. ' +
  'HEAD and other verbs, which clients do not send, and redirects are left out.';

const OS_FAMILY = `CASE
    WHEN build_target LIKE 'WINNT%' THEN 'Windows'
    WHEN build_target LIKE 'Darwin%' THEN 'macOS'
    WHEN build_target LIKE 'Linux%' THEN 'Linux'
    WHEN build_target LIKE 'Android%' THEN 'Android'
    ELSE 'other'
  END`;

export const REQUEST_QUERIES: readonly SavedQuery[] = [
  {
    name: 'requests-per-version',
    answers: 'Update requests of the last seven whole days per product, channel and version.',
    note: `${NOT_USERS} Partner channels (-cck-) are counted with the channel they belong to.`,
    sql: `SELECT product, channel, version, count(*) AS requests
FROM update_requests
WHERE ${LAST_SEVEN_DAYS} AND ${ASKED_ONCE}
GROUP BY product, channel, version
ORDER BY requests DESC, product, channel, version`,
  },
  {
    name: 'requests-per-channel',
    answers:
      'Update requests of the last seven whole days per product and channel, and how many came from partner builds.',
    note: `${NOT_USERS} Group by channel_as_sent instead of channel to see each partner (-cck-) on a line of its own.`,
    sql: `SELECT product, channel, count(*) AS requests,
  count(*) FILTER (WHERE channel <> channel_as_sent) AS from_partner_builds
FROM update_requests
WHERE ${LAST_SEVEN_DAYS} AND ${ASKED_ONCE}
GROUP BY product, channel
ORDER BY requests DESC, product, channel`,
  },
  {
    name: 'requests-per-product-and-locale',
    answers: 'Update requests of the last seven whole days per product and locale.',
    note: `${NOT_USERS} /json requests name no locale: NULL. The x86 that Avast puts before a locale is taken off.`,
    sql: `SELECT product, locale, count(*) AS requests
FROM update_requests
WHERE ${LAST_SEVEN_DAYS} AND ${ASKED_ONCE}
GROUP BY product, locale
ORDER BY requests DESC, product, locale`,
  },
  {
    name: 'requests-per-os',
    answers: 'Update requests of the last seven whole days per operating system and its version.',
    note: `${NOT_USERS} The system is read from the build target, so a 32-bit build on 64-bit Windows is Windows; its version is what the client says, without what stands in brackets, and NULL where the URL has none.`,
    sql: `SELECT
  ${OS_FAMILY} AS os,
  regexp_replace(os_version, ' [(].*$', '') AS os_version,
  count(*) AS requests
FROM update_requests
WHERE ${LAST_SEVEN_DAYS} AND ${ASKED_ONCE}
GROUP BY 1, 2
ORDER BY requests DESC, os, os_version`,
  },
  {
    name: 'estimated-users-per-version',
    answers:
      'An estimate of how many users are on each version of Firefox, from the automatic requests of the last seven whole days.',
    note:
      'Method: automatic requests (no force, not Avast’s) to /update, divided by days_with_lines (those of the seven days on which any load balancer ' +
      'logged an update request, whole or not), divided by how often a client asks on a day it runs. Nobody knows that number from this ' +
      'log: 2 is an assumption, once is the least, so users_at_most; four times is a client that runs all day, so users_at_least. Change ' +
      'the numbers for a channel that asks at another pace (nightly asks far more often). Clients that are switched off, cannot reach ' +
      'us, or are answered by a cache are not counted; a client that updates within the week is counted on both versions. Less than 7 ' +
      'days_with_lines: weekdays and weekends weigh otherwise. Shares between versions are better than absolute numbers.',
    // Days are numbered within the one pass over the lines: to count them apart would read, and bill, the week twice.
    sql: `WITH assumed AS (SELECT 1 AS fewest_checks, 2 AS usual_checks, 4 AS most_checks),
each_day AS (
  SELECT day, channel, version,
    count(*) FILTER (
      WHERE api = 'update' AND product = 'Firefox' AND force IS NULL AND NOT avast AND request_verb = 'GET' AND status = 200
    ) AS requests
  FROM update_requests
  WHERE ${LAST_SEVEN_DAYS}
  GROUP BY day, channel, version
),
numbered AS (SELECT channel, version, requests, dense_rank() OVER (ORDER BY day) AS nth_day FROM each_day),
counted AS (SELECT channel, version, requests, max(nth_day) OVER () AS days_with_lines FROM numbered),
automatic AS (
  SELECT channel, version, days_with_lines, sum(requests) * 1e0 / days_with_lines AS requests_per_day
  FROM counted
  GROUP BY channel, version, days_with_lines
  HAVING sum(requests) > 0
)
SELECT channel, version, days_with_lines,
  round(requests_per_day, 1) AS requests_per_day,
  round(requests_per_day / most_checks, 1) AS users_at_least,
  round(requests_per_day / usual_checks, 1) AS users_estimated,
  round(requests_per_day / fewest_checks, 1) AS users_at_most
FROM automatic CROSS JOIN assumed
ORDER BY requests_per_day DESC, channel, version`,
  },
];
