/** Tags, releases and files of mozilla-releng/balrog by GitHub's REST API (https://docs.github.com/en/rest, version 2022-11-28). */
import { z } from 'zod';
import { known, unknown, type Answer } from './answer';
import { jsonOf, mapped, present, textOf } from './http';
import type { GithubRelease } from './outside';

const REPOSITORY = 'mozilla-releng/balrog';
/** Public data needs no token: sixty questions an hour and address are enough ("Rate limits for the REST API"). */
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };
const RAW = { ...HEADERS, accept: 'application/vnd.github.raw+json' };

/** "Get a reference" and "Get a tag": a signed tag is an object of its own, which leads to the commit. */
const reference = z.object({ object: z.object({ sha: z.string(), type: z.string() }) });
const releases = z.array(
  z.object({
    tag_name: z.string(),
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: z.iso.datetime().nullable(),
  }),
);
/** "Get repository content" of a folder. */
const contents = z.array(z.object({ name: z.string(), type: z.string() }));

const at = (github: string, path: string): string => `${github}/repos/${REPOSITORY}/${path}`;

export async function tagCommit(github: string, tag: string): Promise<Answer<string | undefined>> {
  const found = await jsonOf(
    { url: at(github, `git/ref/tags/${encodeURIComponent(tag)}`), headers: HEADERS },
    reference,
  );
  if (!found.known || found.value === undefined) return found as Answer<undefined>;
  const { sha, type } = found.value.object;
  if (type === 'commit') return known(sha);
  const url = at(github, `git/tags/${sha}`);
  const leads = present(await jsonOf({ url, headers: HEADERS }, reference), url);
  if (!leads.known) return leads;
  const { object } = leads.value;
  return object.type === 'commit'
    ? known(object.sha)
    : unknown(`the tag ${tag} leads to a ${object.type}, not to a commit`);
}

export async function githubReleases(github: string): Promise<Answer<readonly GithubRelease[]>> {
  const url = at(github, 'releases?per_page=100');
  return mapped(present(await jsonOf({ url, headers: HEADERS }, releases), url), (all) =>
    all.map(({ tag_name: tag, draft, prerelease, published_at: published }) => ({
      tag,
      draft,
      prerelease,
      published: published === null ? undefined : new Date(published),
    })),
  );
}

/** A folder that is not there has no files. */
export async function folder(github: string, path: string, ref: string): Promise<Answer<readonly string[]>> {
  const url = at(github, `contents/${path}?ref=${encodeURIComponent(ref)}`);
  return mapped(await jsonOf({ url, headers: HEADERS }, contents), (files = []) =>
    files.filter(({ type }) => type === 'file').map(({ name }) => name),
  );
}

export async function versionFile(github: string, ref: string): Promise<Answer<string>> {
  const url = at(github, `contents/version.txt?ref=${encodeURIComponent(ref)}`);
  const text = present(await textOf({ url, headers: RAW }), url);
  if (!text.known) return text;
  const version = text.value.trim();
  return /^\d+\.\d+$/.test(version) ? known(version) : unknown(`${url} is no version: ${version.slice(0, 40)}`);
}
