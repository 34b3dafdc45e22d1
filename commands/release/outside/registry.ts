/** Images by the Docker Registry HTTP API v2 (https://distribution.github.io/distribution/spec/api/). */
import { z } from 'zod';
import { known, unknown, type Answer } from './answer';
import { asked, jsonOf } from './http';
import type { Addresses, ImageName } from './outside';

/** What a tag may name: an index of several platforms, or one manifest; of OCI, or of Docker before it. */
const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** https://distribution.github.io/distribution/spec/auth/token/ */
const tokenAnswer = z.object({ token: z.string() });

const DIGEST = /^sha256:[0-9a-f]{64}$/;

type Registry = Pick<Addresses, 'registry' | 'registryTokens'>;

/** By HEAD: the digest stands in a header, and Docker Hub does not count it as a pull (https://docs.docker.com/docker-hub/usage/pulls/). */
export async function imageDigest(
  { registry, registryTokens }: Registry,
  { repository, tag }: ImageName,
): Promise<Answer<string | undefined>> {
  const headers: Record<string, string> = { accept: ACCEPT };
  if (registryTokens !== undefined) {
    const scope = encodeURIComponent(`repository:${repository}:pull`);
    const url = `${registryTokens}?service=registry.docker.io&scope=${scope}`;
    const token = await jsonOf({ url }, tokenAnswer);
    if (!token.known) return token;
    headers['authorization'] = `Bearer ${token.value?.token ?? ''}`;
  }
  const url = `${registry}/v2/${repository}/manifests/${tag}`;
  const answer = await asked({ url, method: 'HEAD', headers });
  if (!answer.known) return answer;
  const { status, ok, headers: said } = answer.value;
  if (status === 404) return known(undefined);
  if (!ok) return unknown(`${url} answers with status ${status}`);
  const digest = said.get('docker-content-digest') ?? '';
  return DIGEST.test(digest) ? known(digest) : unknown(`${url} says no digest`);
}
