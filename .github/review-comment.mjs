/**
 * Writes the report of a review into its pull request, as one comment that is updated in place. Runs with a token that may write, so it trusts
 * nothing that the pull request's own code made: which pull request it is comes from the event and from GitHub, and the report is text
 * that has to be small, plain and harmless. Built-in modules only: nothing is installed here.
 *
 * Environment: GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_API_URL and GITHUB_TOKEN as GitHub Actions give them; REPORT, the file.
 */
import { lstatSync, readFileSync } from 'node:fs';

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN, REPORT } = process.env;

/** By this the comment is found again. A report cannot bring a second one: it stands at the very beginning. */
const MARK = '<!-- balrog-infra: plan review -->';

/** GitHub takes 65,536 characters; the report itself has 65,000 at most. */
const MOST_CHARACTERS = 65_000;

/**
 * What nothing runs and nothing reads to find out what a change does, or to judge it from the next change on: texts and pictures. Everything else could say
 * anything of itself: code (that of tests too, which the next change could call), settings of npm and Node, and what nobody expects in a repository, such as
 * node_modules.
 */
const READ_BY_PEOPLE_ONLY = /^docs\/(?:[\w-]+\/)*[\w.-]+\.(?:md|svg|png)$|^[A-Z]+\.md$|^LICENSE$/;

const PAGE = 100;
const MOST_PAGES = 30;

async function api(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${GITHUB_TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} ended with ${response.status}: ${await response.text()}`);
  return response.json();
}

async function* pages(path) {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const items = await api('GET', `${path}?per_page=${PAGE}&page=${page}`);
    yield* items;
    if (items.length < PAGE) return;
  }
}

/** The open pull request of the commit that was reviewed; GitHub leaves `pull_requests` of the event empty for forks. */
async function pullRequest({ head_sha: sha, head_branch: branch, head_repository: { owner } }) {
  const head = encodeURIComponent(`${owner.login}:${branch}`);
  const open = await api('GET', `/repos/${GITHUB_REPOSITORY}/pulls?state=open&head=${head}&per_page=${PAGE}`);
  return open.find((pull) => pull.head.sha === sha);
}

/** The report, or a sentence why there is none. */
function readReport(run) {
  const missing = `The review of ${run.head_sha} left no report that can be shown: see [its run](${run.html_url}).`;
  let bytes;
  try {
    const stats = lstatSync(REPORT);
    if (!stats.isFile() || stats.size > 4 * MOST_CHARACTERS) return missing;
    bytes = readFileSync(REPORT);
  } catch {
    return missing;
  }
  try {
    return harmless(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return missing;
  }
}

/** Shown, it changes nothing; GitHub takes what it stands in for no mention, reference, tag, link or picture. */
const NO_WIDTH = '\u200b';

/** Characters of Markdown that a report writes as numbers, because they would mean something. */
const ESCAPED = '34|36|38|39|42|60|62|91|92|93|95|96|124|126';

const BROKEN = [
  /&(?!#(?:ESCAPED);)/g,
  /@(?=[\w-])/g,
  /(?<!&)#(?=\d)/g,
  /GH-(?=\d)/gi,
  /!(?=\[)/g,
  /<(?!\/?(?:br|details|summary)>)/g,
  /:(?=\/\/)/g,
  /\bwww(?=\.)/gi,
  // Links in brackets, by reference too, and their targets: a report has none.
  /\](?=[(:[])/g,
  // A fence may name what GitHub draws (mermaid, geojson, math): ours say `text`.
  /(?:`{3,}|~{3,})(?![ \t]*text\b)(?=[ \t]*\w)/g,
].map(({ source, flags }) => new RegExp(source.replace('ESCAPED', ESCAPED), flags));

/** Nobody is called, nothing is linked or fetched, and no control character hides what follows. */
function harmless(text) {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  // What makes it harmless also makes it longer.
  return BROKEN.reduce((broken, pattern) => broken.replace(pattern, `$&${NO_WIDTH}`), plain).slice(0, MOST_CHARACTERS);
}

/** GitHub lists 3,000 files at most: of a pull request with more, nobody knows what else it changes. */
async function changesReviewers(number) {
  let seen = 0;
  for await (const { filename, previous_filename: former } of pages(
    `/repos/${GITHUB_REPOSITORY}/pulls/${number}/files`,
  )) {
    if ([filename, former].some((name) => name !== undefined && !READ_BY_PEOPLE_ONLY.test(name))) return true;
    seen += 1;
  }
  return seen >= PAGE * MOST_PAGES;
}

async function ownComment(number) {
  for await (const comment of pages(`/repos/${GITHUB_REPOSITORY}/issues/${number}/comments`)) {
    if (comment.user?.login === 'github-actions[bot]' && comment.body?.startsWith(MARK)) return comment;
  }
  return undefined;
}

async function main() {
  const { workflow_run: run } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'));
  const pull = await pullRequest(run);
  if (pull === undefined) {
    console.log(`No open pull request is at ${run.head_sha} any more: a newer review comments, or none.`);
    return;
  }
  const warning = (await changesReviewers(pull.number))
    ? '**This pull request changes code that is run to find out what it does.** Read that code before you believe the report.\n\n'
    : '';
  const body = `${MARK}\n${warning}${readReport(run)}`;
  const comment = await ownComment(pull.number);
  if (comment === undefined) await api('POST', `/repos/${GITHUB_REPOSITORY}/issues/${pull.number}/comments`, { body });
  else await api('PATCH', `/repos/${GITHUB_REPOSITORY}/issues/comments/${comment.id}`, { body });
  console.log(`${comment === undefined ? 'Wrote' : 'Updated'} the comment of pull request ${pull.number}.`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
